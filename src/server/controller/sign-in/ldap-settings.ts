/** Settings of an LDAP method as its directory needs them, with the defaults of hashicorp/cap (ldap/config.go). */
import { type JsonObject, text as textIn, texts as textsIn } from '../../../lib/json.ts';

/** How a search treats aliases, by the names of the API (internal/auth/ldap/deref_aliases.go in hashicorp/boundary). */
export const DEREFERENCE = {
  NeverDerefAliases: 'never',
  DerefInSearching: 'search',
  DerefFindingBaseObj: 'find',
  DerefAlways: 'always',
} as const;

type Dereference = (typeof DEREFERENCE)[keyof typeof DEREFERENCE];

export interface LdapSettings {
  /** Tried in this order. */
  readonly urls: readonly string[];
  readonly startTls: boolean;
  readonly insecureTls: boolean;
  /** Trusted instead of the system's certificates, PEM. */
  readonly certificates: readonly string[];
  readonly clientCertificate: string | undefined;
  /** Secret. */
  readonly clientKey: string | undefined;
  readonly bindDn: string;
  /** Secret. */
  readonly bindPassword: string;
  readonly discoverDn: boolean;
  readonly upnDomain: string;
  readonly userDn: string;
  readonly userAttr: string;
  /** Go template with UserAttr and Username. */
  readonly userFilter: string;
  readonly enableGroups: boolean;
  readonly anonGroupSearch: boolean;
  readonly useTokenGroups: boolean;
  readonly groupDn: string;
  readonly groupAttr: string;
  /** Go template with UserDN and Username. */
  readonly groupFilter: string;
  /** 0: one answer with all groups. */
  readonly pageSize: number;
  readonly dereference: Dereference;
  readonly emailAttr: string;
  readonly fullNameAttr: string;
}

/** `secrets` are the unsealed ones of the method. */
export function ldapSettings(attributes: JsonObject, secrets: JsonObject): LdapSettings {
  const read = (name: string): string => textIn(attributes, name) ?? '';
  const flag = (name: string): boolean => attributes[name] === true;
  const maps = parseAttributeMaps(textsIn(attributes, 'account_attribute_maps')) ?? {};
  const alias = read('dereference_aliases');
  const size = attributes.maximum_page_size;
  return {
    urls: textsIn(attributes, 'urls'),
    startTls: flag('start_tls'),
    insecureTls: flag('insecure_tls'),
    certificates: textsIn(attributes, 'certificates'),
    clientCertificate: textIn(attributes, 'client_certificate'),
    clientKey: textIn(secrets, 'client_certificate_key'),
    bindDn: read('bind_dn'),
    bindPassword: textIn(secrets, 'bind_password') ?? '',
    discoverDn: flag('discover_dn'),
    upnDomain: read('upn_domain'),
    userDn: read('user_dn'),
    userAttr: read('user_attr') || 'cn',
    userFilter: read('user_filter') || '({{.UserAttr}}={{.Username}})',
    enableGroups: flag('enable_groups'),
    anonGroupSearch: flag('anon_group_search'),
    useTokenGroups: flag('use_token_groups'),
    groupDn: read('group_dn'),
    groupAttr: read('group_attr') || 'cn',
    groupFilter:
      read('group_filter') || '(|(memberUid={{.Username}})(member={{.UserDN}})(uniqueMember={{.UserDN}}))',
    pageSize: typeof size === 'number' ? size : 0,
    dereference: isDereference(alias) ? DEREFERENCE[alias] : 'never',
    emailAttr: maps.email ?? 'email',
    fullNameAttr: maps.fullname ?? 'fullName',
  };
}

function isDereference(name: string): name is keyof typeof DEREFERENCE {
  return Object.hasOwn(DEREFERENCE, name);
}

/** Parses `attribute=email` and `attribute=fullName`; undefined if an entry is malformed or a field is mapped twice. */
export function parseAttributeMaps(
  entries: readonly string[],
): { readonly email?: string; readonly fullname?: string } | undefined {
  const maps: { email?: string; fullname?: string } = {};
  for (const entry of entries) {
    const mark = entry.indexOf('=');
    const to = entry.slice(mark + 1).toLowerCase();
    if (mark < 1 || (to !== 'email' && to !== 'fullname') || maps[to] !== undefined) return undefined;
    maps[to] = entry.slice(0, mark);
  }
  return maps;
}
