/** Auth methods and signing in (internal/daemon/controller/handlers/authmethods in hashicorp/boundary). */
import { text as textIn } from '../../../lib/json.ts';
import { type Fields, integer } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { authenticate } from './authenticate.ts';
import { changeState } from './change-state.ts';
import { LDAP_FIELDS, ldapRules } from './ldap-method.ts';
import { callbackUrl, oidcCallback } from './oidc.ts';
import { OIDC_FIELDS, oidcRules, planOidcUpdate } from './oidc-method.ts';

/** Zero means the default, as on the wire of a real controller. */
function length(fallback: number): Fields[string] {
  return integer({
    fallback,
    check: (value) => (value < 0 ? 'Must not be negative.' : undefined),
    normalized: (value) => (value === 0 ? fallback : value),
  });
}

const PASSWORD: Fields = {
  min_login_name_length: length(3),
  min_password_length: length(8),
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
  attributesOf: (type) => (type === 'oidc' ? OIDC_FIELDS : type === 'ldap' ? LDAP_FIELDS : PASSWORD),
  derivedAttributes: ({ type, attributes }) =>
    type === 'oidc' ? { callback_url: callbackUrl(textIn(attributes, 'api_url_prefix') ?? '') } : {},
  rules: (draft) =>
    draft.type === 'oidc' ? oidcRules(draft) : draft.type === 'ldap' ? ldapRules(draft) : [],
  // Of one scope, issuer and client: its accounts could not be told apart.
  columns: ({ type, attributes }) => {
    if (type !== 'oidc') return {};
    const [issuer, client] = [textIn(attributes, 'issuer'), textIn(attributes, 'client_id')];
    return { uniqueKey: issuer === undefined ? undefined : `${issuer} ${client}` };
  },
  beforeUpdate: async (draft, call) => (draft.type === 'oidc' ? planOidcUpdate(draft, call) : undefined),
  // The accounts that came with the method have passwords of their own until it gets a directory.
  afterUpdate: ({ id, type }, _draft, { services: { db } }) => {
    if (type === 'ldap')
      db.run(`UPDATE resource SET secret = NULL WHERE kind = 'account' AND parent_id = ?`, id);
  },
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
  verbs: { authenticate, 'authenticate:callback': oidcCallback, 'change-state': changeState },
};
