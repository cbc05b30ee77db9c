/** Auth methods and signing in (internal/daemon/controller/handlers/authmethods in hashicorp/boundary). */
import { text as textIn } from '../../../lib/json.ts';
import { type Fields, flag, integer, readOnly, text, texts } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { authenticate } from './authenticate.ts';
import { changeState } from './change-state.ts';
import { callbackUrl } from './oidc.ts';
import { isUrl } from './url.ts';

const atLeastOne = (value: number): string | undefined => (value < 1 ? 'Must be at least one.' : undefined);
const url = (value: string): string | undefined => (isUrl(value) ? undefined : 'Cannot be parsed as a url.');
const REQUIRED = 'This field is required.';

const PASSWORD: Fields = {
  min_login_name_length: integer({ fallback: 3, check: atLeastOne }),
  min_password_length: integer({ fallback: 8, check: atLeastOne }),
};

const OIDC: Fields = {
  state: { ...readOnly('text'), fallback: 'inactive' },
  issuer: text({ required: REQUIRED, check: url }),
  client_id: text({ required: REQUIRED }),
  client_secret: text({ required: REQUIRED, secret: 'hmac' }),
  max_age: integer(),
  signing_algorithms: texts(),
  api_url_prefix: text({ required: REQUIRED, check: url }),
  callback_url: readOnly('text'),
  idp_ca_certs: texts(),
  allowed_audiences: texts(),
  claims_scopes: texts(),
  account_claim_maps: texts(),
  disable_discovered_config_validation: flag(),
  dry_run: flag(),
  prompts: texts(),
};

const LDAP_STATES = ['inactive', 'active-private', 'active-public'];
const LDAP: Fields = {
  state: text({
    fallback: 'inactive',
    check: (value) =>
      LDAP_STATES.includes(value) ? undefined : 'Must be inactive, active-private or active-public.',
  }),
  start_tls: flag(),
  insecure_tls: flag(),
  discover_dn: flag(),
  anon_group_search: flag(),
  upn_domain: text(),
  urls: texts({
    required: 'At least one URL is required.',
    check: (urls) =>
      urls.every((one) => /^ldaps?:\/\/[^\s]+$/.test(one)) ? undefined : 'Must be ldap:// or ldaps:// URLs.',
  }),
  user_dn: text(),
  user_attr: text(),
  user_filter: text(),
  enable_groups: flag(),
  group_dn: text(),
  group_attr: text(),
  group_filter: text(),
  certificates: texts(),
  client_certificate: text(),
  client_certificate_key: text({ secret: 'hmac' }),
  bind_dn: text(),
  bind_password: text({ secret: 'hmac' }),
  use_token_groups: flag(),
  account_attribute_maps: texts(),
  maximum_page_size: integer(),
  dereference_aliases: text(),
};

const PREFIX_OF_TYPE: Readonly<Record<string, string>> = { password: 'ampw', oidc: 'amoidc', ldap: 'amldap' };

export const authMethod: Kind = {
  name: 'auth-method',
  collection: 'auth-methods',
  label: 'AuthMethod',
  prefixes: { ampw: 'password', amoidc: 'oidc', amldap: 'ldap' },
  home: {
    field: 'scope_id',
    scopes: ['global', 'org'],
    refusal: "This field must be 'global' or a valid org scope id.",
    listRefusal: "This field must be 'global' or a valid org scope id.",
  },
  prefixFor: (type) => PREFIX_OF_TYPE[type],
  typeRefusal: 'This is a required field and must be a known auth method type.',
  fields: {},
  attributesOf: (type) => (type === 'oidc' ? OIDC : type === 'ldap' ? LDAP : PASSWORD),
  derivedAttributes: ({ type, attributes }) =>
    type === 'oidc' ? { callback_url: callbackUrl(textIn(attributes, 'api_url_prefix') ?? '') } : {},
  actionsOn: ({ type }) => [
    'no-op',
    'read',
    'update',
    'delete',
    'authenticate',
    ...(type === 'oidc' ? ['change-state'] : []),
  ],
  collectionActions: ['create', 'list'],
  collectionsUnder: () => ['accounts', 'managed-groups'],
  grantTypes: ['account', 'managed-group'],
  shapesGrants: true,
  present: (row, { resources }) => {
    const isPrimary = resources.get(row.scopeId ?? 'global')?.fields.primary_auth_method_id === row.id;
    return isPrimary ? { is_primary: true } : {};
  },
  beforeDelete: ({ id, scopeId }, { services: { resources } }) => {
    const scope = resources.get(scopeId ?? 'global');
    if (scope === undefined || scope.fields.primary_auth_method_id !== id) return;
    const { primary_auth_method_id: _gone, ...fields } = scope.fields;
    resources.adjust(scope, { fields });
  },
  isShownToAnonymous: ({ type, attributes }) => type === 'password' || attributes.state === 'active-public',
  deletedReply: { status: 200, body: {} },
  verbs: { authenticate, 'change-state': changeState },
};
