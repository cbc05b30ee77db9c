/** Every route of the controller, with a body that passes validation, on resources that exist. */
import { ALL_KINDS } from '../../../src/server/controller/resources/index.ts';
import { type Furnished, furnish } from './furnished-scope.ts';
import { type Caller, items } from './harness.ts';

export interface Route {
  /** Method, collection, `/id` and verb: the same for every caller. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: object | undefined;
}

export interface Place {
  readonly made: Furnished;
  readonly routes: readonly Route[];
  /** Paths of everything that a route refers to. */
  readonly paths: readonly string[];
}

const idOf = (path: string): string => path.split('/').at(-1) ?? '';

/** Furnishes an org as an administrator and returns the routes to everything in it. `tokenId` is that of the administrator. */
export async function everyRoute(admin: Caller, tokenId: string): Promise<Place> {
  const made = await furnish(admin, 'routes.example');
  const vault = await vaultLibrary(admin, idOf(made.project));
  const [worker] = items(await admin('GET', '/v1/workers?scope_id=global'));
  const session = await admin('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
  const paths: Readonly<Record<string, string>> = {
    scope: made.project,
    'auth-method': made.authMethod,
    account: made.account,
    'managed-group': made.managedGroup,
    'auth-token': `/v1/auth-tokens/${tokenId}`,
    user: made.user,
    group: made.group,
    role: made.role,
    'host-catalog': made.catalog,
    host: made.host,
    'host-set': made.hostSet,
    target: made.target,
    session: `/v1/sessions/${String(session.body.session_id)}`,
    'credential-store': made.store,
    credential: made.credential,
    'credential-library': vault.library,
    alias: made.alias,
    worker: `/v1/workers/${String(worker?.id)}`,
  };
  const bodies = bodiesFor(made);
  // The others have parents of any type.
  const parents: Readonly<Record<string, string>> = {
    'managed-group': idOf(made.oidc),
    'credential-library': vault.storeId,
  };
  const routes = ALL_KINDS.filter(({ notServed }) => notServed === undefined).flatMap((kind): Route[] => {
    const { collection, home, name } = kind;
    const path = paths[name];
    const has = (action: string): boolean => kind.collectionActions.includes(action);
    const place =
      'parent' in home ? (parents[name] ?? idOf(paths[home.parent] ?? '')) : scopeFor(home.scopes, made);
    const list = `/v1/${collection}?${home.field}=${place}`;
    return [
      ...(has('list') ? [{ name: `GET ${collection}`, method: 'GET', path: list, body: undefined }] : []),
      ...(has('create')
        ? [
            {
              name: `POST ${collection}`,
              method: 'POST',
              path: `/v1/${collection}`,
              body: { [home.field]: place, ...bodies[name] },
            },
          ]
        : []),
      ...(path === undefined ? [] : [{ name: `GET ${collection}/id`, method: 'GET', path, body: undefined }]),
      ...(path === undefined || kind.isKept !== undefined
        ? []
        : [
            { name: `PATCH ${collection}/id`, method: 'PATCH', path, body: { version: 1, description: 'x' } },
          ]),
      ...(path === undefined || kind.isKept === 'from-update-and-delete'
        ? []
        : [{ name: `DELETE ${collection}/id`, method: 'DELETE', path, body: undefined }]),
      ...Object.entries(kind.verbs ?? {}).map(([verb, { on, method }]) => ({
        name: `${method} ${collection}:${verb}`,
        method,
        path: `${on === 'item' ? pathFor(verb, path, made) : `/v1/${collection}`}:${verb}`,
        body: method === 'GET' ? undefined : (VERB_BODIES[verb] ?? ANY_VERB),
      })),
    ];
  });
  return { made, routes, paths: [...Object.values(made), vault.library] };
}

/** The scope in which a kind is listed: the furnished ones, if it can be there. */
function scopeFor(scopes: readonly string[], { org, project }: Furnished): string {
  return scopes.includes('org') ? idOf(org) : scopes.includes('project') ? idOf(project) : 'global';
}

function pathFor(verb: string, path: string | undefined, { oidc }: Furnished): string {
  return verb === 'change-state' ? oidc : (path ?? '');
}

async function vaultLibrary(
  admin: Caller,
  scope_id: string,
): Promise<{ readonly storeId: string; readonly library: string }> {
  const store = await admin('POST', '/v1/credential-stores', {
    type: 'vault',
    scope_id,
    attributes: { address: 'http://127.0.0.1:8200', token: 't' },
  });
  const library = await admin('POST', '/v1/credential-libraries', {
    credential_store_id: store.body.id,
    attributes: { path: 'p' },
  });
  return {
    storeId: String(store.body.id),
    library: `/v1/credential-libraries/${String(library.body.id)}`,
  };
}

/** Fields of a new resource, apart from its place. */
function bodiesFor({ oidc }: Furnished): Readonly<Record<string, object>> {
  return {
    'auth-method': { type: 'password' },
    account: { type: 'password', attributes: { login_name: 'intruder', password: 'password' } },
    'managed-group': {
      type: 'oidc',
      auth_method_id: idOf(oidc),
      attributes: { filter: '"/token/sub" == "x"' },
    },
    'host-catalog': { type: 'static' },
    host: { type: 'static', attributes: { address: '127.0.0.1' } },
    'host-set': { type: 'static' },
    target: { type: 'tcp', name: 'intruder', attributes: { default_port: 22 } },
    'credential-store': { type: 'static' },
    credential: { type: 'username_password', attributes: { username: 'u', password: 'p' } },
    'credential-library': { attributes: { path: 'p' } },
    alias: { type: 'target', value: 'intruder.example' },
  };
}

/** What the verbs of all kinds need; unknown keys are ignored. */
const ANY_VERB = {
  version: 1,
  host_ids: ['hst_1234567890'],
  member_ids: ['u_1234567890'],
  principal_ids: ['u_1234567890'],
  account_ids: ['acctpw_1234567890'],
  host_source_ids: ['hsst_1234567890'],
  brokered_credential_source_ids: ['credup_0000000000'],
  grant_strings: ['ids=*;type=*;actions=*'],
  grant_scope_ids: ['this'],
  password: 'password',
  current_password: 'password',
  new_password: 'password2',
  api_tags: { a: ['b'] },
};

const VERB_BODIES: Readonly<Record<string, object>> = {
  authenticate: { attributes: { login_name: 'x', password: 'y' } },
  'change-state': { version: 1, attributes: { state: 'active-public' } },
  'authorize-session': {},
};
