/** Vocabulary of grants: resource types, their parents, and actions (globals/prefixes.go, internal/types/action/action.go in hashicorp/boundary). */

/** Id prefix → resource type. Includes prefixes of kinds that this controller does not support: grants may refer to them. */
const TYPE_OF_PREFIX: Readonly<Record<string, string>> = {
  global: 'scope',
  o: 'scope',
  p: 'scope',
  at: 'auth-token',
  ampw: 'auth-method',
  amoidc: 'auth-method',
  amldap: 'auth-method',
  acctpw: 'account',
  apw: 'account',
  acctoidc: 'account',
  acctldap: 'account',
  mgoidc: 'managed-group',
  mgldap: 'managed-group',
  u: 'user',
  g: 'group',
  r: 'role',
  csst: 'credential-store',
  cs: 'credential-store',
  csvlt: 'credential-store',
  clvlt: 'credential-library',
  clvsclt: 'credential-library',
  clvllt: 'credential-library',
  credup: 'credential',
  cred: 'credential',
  credupd: 'credential',
  credp: 'credential',
  credspk: 'credential',
  credjson: 'credential',
  hcst: 'host-catalog',
  hcplg: 'host-catalog',
  hc: 'host-catalog',
  hsst: 'host-set',
  hsplg: 'host-set',
  hs: 'host-set',
  hst: 'host',
  hplg: 'host',
  h: 'host',
  ttcp: 'target',
  tssh: 'target',
  trdp: 'target',
  s: 'session',
  w: 'worker',
  alt: 'alias',
  pst: 'policy',
  sb: 'storage-bucket',
  sr: 'session-recording',
};

/** Child type → the type that its grants may be pinned to. */
const PARENT_TYPE: Readonly<Record<string, string>> = {
  account: 'auth-method',
  'managed-group': 'auth-method',
  host: 'host-catalog',
  'host-set': 'host-catalog',
  credential: 'credential-store',
  'credential-library': 'credential-store',
};

const OTHER_TYPES = ['billing'];
const RESOURCE_TYPES: ReadonlySet<string> = new Set([...Object.values(TYPE_OF_PREFIX), ...OTHER_TYPES]);

const ACTIONS: ReadonlySet<string> = new Set(
  `list create update read delete authenticate authorize-session read:self delete:self cancel cancel:self no-op
   add-grants remove-grants set-grants add-principals set-principals remove-principals add-grant-scopes set-grant-scopes remove-grant-scopes
   add-members set-members remove-members add-hosts set-hosts remove-hosts add-host-sources set-host-sources remove-host-sources
   add-credential-sources set-credential-sources remove-credential-sources add-accounts set-accounts remove-accounts
   set-password change-password change-state list-resolvable-aliases
   create:worker-led create:controller-led read-certificate-authority reinitialize-certificate-authority
   add-worker-tags set-worker-tags remove-worker-tags download attach-storage-policy detach-storage-policy reapply-storage-policy
   list-keys rotate-keys list-key-version-destruction-jobs destroy-key-version monthly-active-users`.split(
    /\s+/,
  ),
);

/** Former actions, which a grant must not have any more → what took their place. */
const FORMER_ACTIONS: ReadonlyMap<string, string> = new Map(
  ['add', 'set', 'remove'].flatMap((mode): [string, string][] => [
    [`${mode}-host-sets`, `${mode}-host-sources`],
    [`${mode}-credential-libraries`, `${mode}-credential-sources`],
  ]),
);

/** Returns the resource type of an id, by its prefix. */
export function typeOfId(id: string): string | undefined {
  const prefix = id.split('_', 1)[0] ?? '';
  return Object.hasOwn(TYPE_OF_PREFIX, prefix) ? TYPE_OF_PREFIX[prefix] : undefined;
}

export function isResourceType(text: string): boolean {
  return RESOURCE_TYPES.has(text);
}

export function isAction(text: string): boolean {
  return ACTIONS.has(text) || FORMER_ACTIONS.has(text);
}

/** Returns the action that took the place of a former one. */
export function successorOf(action: string): string | undefined {
  return FORMER_ACTIONS.get(action);
}

/** Returns the parent type of `type`, e.g. host-catalog for host. */
export function parentTypeOf(type: string): string | undefined {
  return PARENT_TYPE[type];
}

/** Returns whether a type has child types. */
export function hasChildTypes(type: string): boolean {
  return Object.values(PARENT_TYPE).includes(type);
}

/** Returns true for `list`, `create` and their sub-actions, which apply to a collection, not to an id. */
export function isCollectionAction(action: string): boolean {
  const base = action.split(':', 1)[0];
  return base === 'list' || base === 'create';
}
