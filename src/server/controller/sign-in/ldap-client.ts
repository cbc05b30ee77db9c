/**
 * Proves a password at a directory, and reads who the user is (ldap/client.go in hashicorp/cap). `dereference_aliases` has no effect: the library
 * does not send it.
 */
import {
  type Client,
  type Entry,
  InvalidCredentialsError,
  NoSuchObjectError,
  ResultCodeError,
  type SearchOptions,
} from 'ldapts';
import { errorText } from '../../../lib/errors.ts';
import { orAborted, withLimit } from '../../../lib/within.ts';
import { DirectoryLink } from './ldap-link.ts';
import { commonName, escapeFilterValue, escapeNameValue, fillTemplate, securityId } from './ldap-names.ts';
import type { LdapSettings } from './ldap-settings.ts';

const ANYTHING = '(objectClass=*)';

/** `wrong-login`: the directory does not accept the login; `unusable`: it cannot say. The message has no secrets. */
export class LdapRefusal extends Error {
  override readonly name = 'LdapRefusal';
  readonly kind: 'wrong-login' | 'unusable';

  constructor(kind: LdapRefusal['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export interface Login {
  readonly name: string;
  /** Secret; not empty: a bind without a password proves nothing (RFC 4513, 5.1.2). */
  readonly password: string;
}

export interface DirectoryUser {
  readonly dn: string;
  readonly fullName: string | undefined;
  readonly email: string | undefined;
  readonly groups: readonly string[];
}

/** Rejects with LdapRefusal. */
export async function askDirectory(
  settings: LdapSettings,
  login: Login,
  limitMs: number,
): Promise<DirectoryUser> {
  const late = () => new LdapRefusal('unusable', 'it took too long to respond');
  return withLimit({ limitMs, late, outer: undefined }, async (signal) => {
    const link = await firstLink(settings, signal);
    try {
      return await orAborted(signIn(link.client, settings, login), signal);
    } catch (error) {
      throw refusalOf(error);
    } finally {
      link.close();
    }
  });
}

/** Connects to the first directory that can be reached. */
async function firstLink(
  settings: LdapSettings,
  signal: AbortSignal,
): Promise<{ readonly client: Client; close(): void }> {
  let failure: unknown;
  for (const url of settings.urls) {
    const link = new DirectoryLink(url, settings);
    try {
      return { client: await orAborted(link.open(), signal), close: () => link.close() };
    } catch (error) {
      link.close();
      if (signal.aborted) throw error;
      failure ??= error;
    }
  }
  throw refusalOf(failure);
}

function refusalOf(error: unknown): LdapRefusal {
  if (error instanceof LdapRefusal) return error;
  if (error instanceof InvalidCredentialsError) {
    return new LdapRefusal('wrong-login', 'invalid credentials', { cause: error });
  }
  return new LdapRefusal('unusable', reasonOf(error), { cause: error });
}

/** Codes of the network, of TLS and of LDAP are words that administrators know; other messages are those of the library. */
function reasonOf(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code');
  if (typeof code === 'string') return code;
  if (error instanceof ResultCodeError) return `${error.name} (${error.code})`;
  const [line = ''] = errorText(error).split('\n');
  return line.replace(/\.$/, '');
}

async function signIn(client: Client, settings: LdapSettings, login: Login): Promise<DirectoryUser> {
  const bindName = await bindNameOf(client, settings, login.name);
  await client.bind(bindName, login.password);
  if (hasBinder(settings)) await bindAsReader(client, settings);
  const dn = settings.upnDomain === '' ? bindName : await nameOfPrincipal(client, settings, login.name);
  const user = only(await search(client, settings, dn, { scope: 'base', filter: ANYTHING }));
  const groups = settings.enableGroups ? await groupsOf(client, settings, dn, login.name) : [];
  return {
    dn,
    fullName: valuesOf(user, settings.fullNameAttr)[0],
    email: valuesOf(user, settings.emailAttr)[0],
    groups,
  };
}

function hasBinder({ bindDn, bindPassword }: LdapSettings): boolean {
  return bindDn !== '' && bindPassword !== '';
}

/** As the account of the method, or anonymously. */
async function bindAsReader(client: Client, { bindDn, bindPassword }: LdapSettings): Promise<void> {
  try {
    await client.bind(bindDn, bindPassword);
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error;
    throw new LdapRefusal('unusable', 'it does not accept bind_dn and bind_password', { cause: error });
  }
}

/** The name to bind with: found by a search, or made of the login name. */
async function bindNameOf(client: Client, settings: LdapSettings, name: string): Promise<string> {
  const { discoverDn, upnDomain, userAttr, userDn, userFilter } = settings;
  if (discoverDn || hasBinder(settings)) {
    await bindAsReader(client, settings);
    const filter = filled('user_filter', userFilter, {
      UserAttr: upnDomain === '' ? userAttr : 'userPrincipalName',
      Username: `${escapeFilterValue(name)}${upnDomain === '' ? '' : `@${upnDomain}`}`,
    });
    return only(await search(client, settings, userDn, { scope: 'sub', filter })).dn;
  }
  if (upnDomain !== '') return `${escapeNameValue(name)}@${upnDomain}`;
  if (userDn === '') {
    throw new LdapRefusal(
      'unusable',
      'the auth method has none of bind_dn, discover_dn, upn_domain and user_dn',
    );
  }
  return `${userAttr}=${escapeNameValue(name)},${userDn}`;
}

async function nameOfPrincipal(client: Client, settings: LdapSettings, name: string): Promise<string> {
  const filter = `(userPrincipalName=${escapeFilterValue(name)}@${escapeFilterValue(settings.upnDomain)})`;
  return only(await search(client, settings, settings.userDn, { scope: 'sub', filter })).dn;
}

async function groupsOf(
  client: Client,
  settings: LdapSettings,
  dn: string,
  name: string,
): Promise<readonly string[]> {
  if (settings.anonGroupSearch) await client.bind('', '');
  const entries = settings.useTokenGroups
    ? await tokenGroups(client, settings, dn)
    : await groupEntries(client, settings, dn, name);
  const names = entries.flatMap((entry) => {
    const values = valuesOf(entry, settings.groupAttr);
    return (values.length > 0 ? values : [entry.dn]).map(commonName);
  });
  return [...new Set(names)];
}

async function groupEntries(
  client: Client,
  settings: LdapSettings,
  dn: string,
  name: string,
): Promise<readonly Entry[]> {
  const { groupDn, groupFilter, groupAttr, pageSize } = settings;
  if (groupDn === '') return [];
  const filter = filled('group_filter', groupFilter, {
    UserDN: escapeFilterValue(dn),
    Username: escapeFilterValue(name),
  });
  const paged = pageSize > 0 ? { paged: { pageSize } } : {};
  try {
    return await search(client, settings, groupDn, {
      scope: 'sub',
      filter,
      attributes: [groupAttr],
      ...paged,
    });
  } catch (error) {
    if (error instanceof NoSuchObjectError) return [];
    throw error;
  }
}

/** Active Directory lists the groups of a user, nested ones included, by security id. One that cannot be read is left out. */
async function tokenGroups(client: Client, settings: LdapSettings, dn: string): Promise<readonly Entry[]> {
  const attribute = 'tokenGroups';
  const [user] = await search(client, settings, dn, {
    scope: 'base',
    filter: ANYTHING,
    attributes: [attribute],
    explicitBufferAttributes: [attribute],
  });
  const value = user?.[attribute] ?? [];
  const found: Entry[] = [];
  for (const bytes of Array.isArray(value) ? value : [value]) {
    const id = Buffer.isBuffer(bytes) ? securityId(bytes) : undefined;
    if (id === undefined) continue;
    const options: SearchOptions = { scope: 'base', filter: ANYTHING, attributes: ['1.1'] };
    found.push(...(await search(client, settings, `<SID=${id}>`, options).catch(() => [])));
  }
  return found;
}

async function search(
  client: Client,
  { dereference }: LdapSettings,
  base: string,
  options: SearchOptions,
): Promise<readonly Entry[]> {
  const { searchEntries } = await client.search(base, { ...options, derefAliases: dereference });
  return searchEntries;
}

function only(entries: readonly Entry[]): Entry {
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    throw new LdapRefusal('wrong-login', `${entries.length} entries for the login name`);
  }
  return entry;
}

function filled(field: string, template: string, values: Readonly<Record<string, string>>): string {
  const filter = fillTemplate(template, values);
  if (filter !== undefined) return filter;
  throw new LdapRefusal(
    'unusable',
    `${field} has a template other than ${Object.keys(values).join(' and ')}`,
  );
}

/** The text values of an attribute, whatever the case of its name. */
function valuesOf(entry: Entry, attribute: string): readonly string[] {
  const wanted = attribute.toLowerCase();
  const found =
    Object.entries(entry).find(([name]) => name !== 'dn' && name.toLowerCase() === wanted)?.[1] ?? [];
  const values: readonly (Buffer | string)[] = Array.isArray(found) ? found : [found];
  return values.filter((value) => typeof value === 'string').filter((value) => value !== '');
}
