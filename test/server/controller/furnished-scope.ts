/** One resource of each kind in an org of its own. */
import type { Caller } from './harness.ts';

const KINDS = [
  'org',
  'project',
  'target',
  'catalog',
  'host',
  'otherHost',
  'hostSet',
  'store',
  'credential',
  'authMethod',
  'oidc',
  'account',
  'managedGroup',
  'user',
  'otherUser',
  'group',
  'role',
  'alias',
] as const;

/** Without roles, whose end with the scope would change grants. */
const SCOPES = 'scopes?skip_admin_role_creation=true&skip_default_role_creation=true';

/** The path of each resource. */
export type Furnished = Readonly<Record<(typeof KINDS)[number], string>>;

/** Creates everything as an administrator; `value` is that of the alias. Throws if anything is refused. */
export async function furnish(admin: Caller, value = 'one.example'): Promise<Furnished> {
  const make = async (collection: string, body: object): Promise<readonly [string, string]> => {
    const answer = await admin('POST', `/v1/${collection}`, body);
    if (answer.status !== 200) throw new Error(`${collection}: ${answer.text}`);
    const id = String(answer.body.id);
    return [`/v1/${collection.split('?')[0]}/${id}`, id];
  };
  const [org, orgId] = await make(SCOPES, { scope_id: 'global', description: 'd' });
  const [project, scope_id] = await make(SCOPES, { scope_id: orgId, name: 'a project', description: 'd' });
  const [target, targetId] = await make('targets', {
    type: 'tcp',
    scope_id,
    name: 'a target',
    session_max_seconds: 60,
    attributes: { default_port: 22 },
  });
  const [catalog, host_catalog_id] = await make('host-catalogs', {
    type: 'static',
    scope_id,
    description: 'd',
  });
  const host = (address: string) =>
    make('hosts', { type: 'static', host_catalog_id, attributes: { address } });
  const [store, credential_store_id] = await make('credential-stores', {
    type: 'static',
    scope_id,
    description: 'd',
  });
  const [authMethod, auth_method_id] = await make('auth-methods', { type: 'password', scope_id: orgId });
  const [oidc, oidcId] = await make('auth-methods', {
    type: 'oidc',
    scope_id: orgId,
    attributes: {
      issuer: 'https://issuer.example',
      client_id: 'c',
      client_secret: 's',
      api_url_prefix: 'http://127.0.0.1:9200',
      signing_algorithms: ['RS256'],
    },
  });
  const one = async (...args: Parameters<typeof make>): Promise<string> => (await make(...args))[0];
  return {
    org,
    project,
    target,
    catalog,
    host: (await host('127.0.0.1'))[0],
    otherHost: (await host('127.0.0.2'))[0],
    hostSet: await one('host-sets', { type: 'static', host_catalog_id, description: 'd' }),
    store,
    credential: await one('credentials', {
      type: 'username_password',
      credential_store_id,
      attributes: { username: 'u', password: 'p' },
    }),
    authMethod,
    oidc,
    account: await one('accounts', {
      type: 'password',
      auth_method_id,
      attributes: { login_name: 'alice', password: 'password' },
    }),
    managedGroup: await one('managed-groups', {
      type: 'oidc',
      auth_method_id: oidcId,
      attributes: { filter: '"/token/sub" == "x"' },
    }),
    user: await one('users', { scope_id: orgId, name: 'alice' }),
    otherUser: await one('users', { scope_id: orgId, name: 'bob' }),
    group: await one('groups', { scope_id: orgId, description: 'd' }),
    role: await one('roles', { scope_id: orgId, description: 'd' }),
    alias: await one('aliases', {
      type: 'target',
      scope_id: 'global',
      value,
      destination_id: targetId,
    }),
  };
}
