/** Scopes: the global one, orgs in it, projects in orgs (internal/daemon/controller/handlers/scopes in hashicorp/boundary). */
import { newId } from '../../../wire/ids.ts';
import { readOnly, text } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { badField } from '../http/problem.ts';
import { seedScopeRoles } from '../seed/scope-roles.ts';
import type { Services } from '../services.ts';
import { rfc3339 } from '../storage/clock.ts';
import type { Row } from '../storage/resources.ts';
import { refusedVerb } from './enterprise.ts';

const COMMON = [
  'auth-methods',
  'auth-tokens',
  'groups',
  'policies',
  'roles',
  'scopes',
  'session-recordings',
  'storage-buckets',
  'users',
];
const COLLECTIONS = {
  global: ['aliases', ...COMMON, 'workers'],
  org: COMMON,
  project: ['credential-stores', 'groups', 'host-catalogs', 'roles', 'scopes', 'sessions', 'targets'],
} as const;

/** additionalResourceGrants in internal/daemon/controller/handlers/scopes/scope_service.go in hashicorp/boundary. */
const GRANT_TYPES = [
  'alias',
  'auth-method',
  'auth-token',
  'credential-store',
  'group',
  'host-catalog',
  'policy',
  'role',
  'session',
  'session-recording',
  'storage-bucket',
  'target',
  'user',
  'worker',
];

const ENTERPRISE = 'Policies are an Enterprise-only feature';
const KEYS_ARE_FIXED = 'Not supported: the bundled controller has a single key for its data file.';
/** The purposes for which a real controller has a key in every scope. */
const KEY_PURPOSES = ['tokens', 'database', 'audit', 'sessions', 'oidc', 'oplog', 'rootKey'];

export const scope: Kind = {
  name: 'scope',
  collection: 'scopes',
  label: 'Scope',
  prefixes: { global: 'global', o: 'org', p: 'project' },
  idRefusal: 'Invalidly formatted scope id.',
  home: {
    field: 'scope_id',
    scopes: ['global', 'org'],
    refusal: 'Missing value for scope_id.',
    listRefusal: "Must be 'global' or a valid org scope id when listing.",
  },
  prefixFor: (type, { scopeId }) => {
    const [prefix, own] = scopeId === 'global' ? ['o', 'org'] : ['p', 'project'];
    return type === '' || type === own ? prefix : undefined;
  },
  listMessage: 'Error in provided request.',
  typeRefusal: 'Org scopes must be in the global scope and project scopes in orgs.',
  fields: { primary_auth_method_id: text(), storage_policy_id: readOnly('text') },
  actionsOn: ({ id }) => [
    'no-op',
    'read',
    'update',
    ...(id === 'global' ? [] : ['delete']),
    ...(id.startsWith('p_') ? [] : ['attach-storage-policy', 'detach-storage-policy']),
  ],
  collectionActions: [
    'create',
    'list',
    'list-keys',
    'rotate-keys',
    'list-key-version-destruction-jobs',
    'destroy-key-version',
  ],
  grantTypes: GRANT_TYPES,
  collectionsUnder: ({ type }) => COLLECTIONS[type === 'org' || type === 'project' ? type : 'global'],
  shapesGrants: true,
  rules: ({ fields, mask, row }, services) => {
    const id = fields.primary_auth_method_id;
    if (!mask.has('primary_auth_method_id') || typeof id !== 'string') return [];
    const isOwn = services.resources.get(id)?.scopeId === row?.id && /^am(pw|oidc|ldap)_/.test(id);
    return isOwn ? [] : [{ name: 'primary_auth_method_id', description: 'Improperly formatted identifier.' }];
  },
  afterCreate: (row, _draft, { caller, query, services }) =>
    seedScopeRoles(services, row, caller.userId, {
      admin: query.skip_admin_role_creation !== 'true',
      defaults: query.skip_default_role_creation !== 'true',
    }),
  beforeDelete: ({ id }) => {
    if (id === 'global') throw badField('id', 'Invalid to delete the global scope.');
  },
  verbs: {
    'list-keys': {
      method: 'GET',
      on: 'item',
      action: 'list-keys',
      run: ({ services }, row) => ({
        status: 200,
        body: { items: KEY_PURPOSES.map((purpose) => keyOf(row, purpose, services)) },
      }),
    },
    'rotate-keys': refusedVerb('POST', 'collection', 'rotate-keys', KEYS_ARE_FIXED),
    'destroy-key-version': refusedVerb('POST', 'collection', 'destroy-key-version', KEYS_ARE_FIXED),
    'list-key-version-destruction-jobs': {
      method: 'GET',
      on: 'item',
      action: 'list-key-version-destruction-jobs',
      run: () => ({ status: 200, body: {} }),
    },
    'attach-storage-policy': refusedVerb('POST', 'item', 'attach-storage-policy', ENTERPRISE),
    'detach-storage-policy': refusedVerb('POST', 'item', 'detach-storage-policy', ENTERPRISE),
  },
};

/** Secrets are sealed with one key here; the list contains what a client expects. */
function keyOf({ id, createdUs }: Row, purpose: string, services: Services): object {
  const isRoot = purpose === 'rootKey';
  const created_time = rfc3339(createdUs);
  return {
    id: newId(isRoot ? 'krk' : 'kdk'),
    scope: services.scopes.of(id).info,
    purpose,
    created_time,
    type: isRoot ? 'kek' : 'dek',
    versions: [{ id: newId(isRoot ? 'krkv' : 'kdkv'), version: 1, created_time }],
  };
}
