/** Permissions: every route as anonymous, unprivileged and admin, and the effect of grants on responses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_KINDS } from '../../../src/server/controller/resources/index.ts';
import { type Caller, each, type Harness, items, startController } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startController();
});
afterAll(() => harness.close());

/** An existing id of each kind; kinds without one are tested as collections only. */
const ID: Readonly<Record<string, string>> = {
  scope: 'o_1234567890',
  'auth-method': 'ampw_1234567890',
  account: 'acctpw_1234567890',
  user: 'u_1234567890',
  'host-catalog': 'hcst_1234567890',
  host: 'hst_1234567890',
  'host-set': 'hsst_1234567890',
  target: 'ttcp_1234567890',
};
const SCOPING =
  'scope_id=global&host_catalog_id=hcst_1234567890&auth_method_id=ampw_1234567890&credential_store_id=';
/** What every caller without a token may do, and what a user without grants may do in addition. */
const ANONYMOUS = [
  'GET scopes',
  'GET auth-methods',
  'POST auth-methods:authenticate',
  'GET auth-methods:authenticate:callback',
];
const USER = [
  ...ANONYMOUS,
  'GET auth-tokens',
  'GET scopes/id',
  'GET targets',
  'GET targets/id',
  'GET sessions',
  'POST targets:authorize-session',
];

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

async function routes(): Promise<readonly Route[]> {
  const storeId = String(
    items(await harness.admin('GET', '/v1/credential-stores?scope_id=p_1234567890'))[0]?.id,
  );
  return ALL_KINDS.filter((kind) => kind.notServed === undefined).flatMap((kind) => {
    const { collection } = kind;
    const id = ID[kind.name];
    const project =
      'scopes' in kind.home && !kind.home.scopes.includes('global')
        ? SCOPING.replace('global', 'p_1234567890')
        : SCOPING;
    const list = kind.collectionActions.includes('list')
      ? [{ name: `GET ${collection}`, method: 'GET', path: `/v1/${collection}?${project}${storeId}` }]
      : [];
    const single =
      id === undefined
        ? []
        : ['GET', 'PATCH', 'DELETE'].map((method) => ({
            name: `${method} ${collection}/id`,
            method,
            path: `/v1/${collection}/${id}`,
          }));
    const verbs = Object.entries(kind.verbs ?? {}).flatMap(([verb, { on, method }]) =>
      on === 'item' && id === undefined
        ? []
        : [
            {
              name: `${method} ${collection}:${verb}`,
              method,
              path: `/v1/${collection}${on === 'item' ? `/${id}` : ''}:${verb}`,
            },
          ],
    );
    return [...list, ...single, ...verbs];
  });
}

/** Valid enough for every verb, so that only the permission matters. */
const BODY = {
  version: 1,
  description: 'd',
  command: 'login',
  attributes: undefined,
  host_ids: ['hst_1234567890'],
  member_ids: ['u_1234567890'],
  account_ids: ['acctpw_1234567890'],
  host_source_ids: ['hsst_1234567890'],
  brokered_credential_source_ids: ['credup_0000000000'],
  password: 'password',
  current_password: 'password',
  new_password: 'password2',
  api_tags: { a: ['b'] },
};

async function walk(caller: Caller, allowed: readonly string[], refusal: number): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, method, path } of await routes()) {
    const login = { command: 'login', attributes: { login_name: 'x', password: 'y' } };
    const body =
      method === 'GET' || method === 'DELETE'
        ? undefined
        : name.endsWith(':authenticate')
          ? login
          : name.endsWith(':authorize-session')
            ? {}
            : BODY;
    const { status } = await caller(method, path, body);
    // A verb of another type of the same kind is rejected before the permission check.
    const isElsewhere = status === 400 && (name.endsWith(':change-state') || name.startsWith('POST workers'));
    const isRefused = status === refusal;
    const isSignIn = name.endsWith(':authenticate');
    if (!isSignIn && !isElsewhere && isRefused === allowed.includes(name)) wrong.push(`${name}: ${status}`);
  }
  return wrong;
}

describe('every route', () => {
  test('without a token: four routes are open, the rest is 401', async () => {
    expect(await walk(harness.anonymous, ANONYMOUS, 401)).toEqual([]);
  });

  test('without grants: what all users have, the rest is 403', async () => {
    expect(await walk(harness.user, USER, 403)).toEqual([]);
  });

  test('the administrator is never refused', async () => {
    const refused: string[] = [];
    for (const { name, method, path } of await routes()) {
      if (method !== 'GET') continue;
      const { status } = await harness.admin(method, path);
      if (status === 401 || status === 403) refused.push(`${name}: ${status}`);
    }
    expect(refused).toEqual([]);
  });
});

describe('the effect of grants on responses', () => {
  let roleId: string;
  let version: number;
  beforeAll(async () => {
    roleId = String(
      (await harness.admin('POST', '/v1/roles', { scope_id: 'p_1234567890', name: 'walk' })).body.id,
    );
    version = 1;
    await verb('add-principals', { principal_ids: ['u_0987654321'] });
  });

  async function verb(name: string, body: object): Promise<void> {
    const answer = await harness.admin('POST', `/v1/roles/${roleId}:${name}`, { version, ...body });
    expect(answer.status).toBe(200);
    version = Number(answer.body.version);
  }
  const grant = (...grants: string[]): Promise<void> => verb('set-grants', { grant_strings: grants });

  test('one id: lists it with its actions, but not its neighbors', async () => {
    await grant('type=host-catalog;actions=list', 'ids=hcst_1234567890;actions=read');
    const list = await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890');
    expect(each(list, 'authorized_actions')).toEqual([['read']]);
    expect((await harness.user('DELETE', '/v1/host-catalogs/hcst_1234567890')).status).toBe(403);
    await harness.admin('POST', '/v1/host-catalogs', {
      scope_id: 'p_1234567890',
      type: 'static',
      name: 'other',
    });
    expect(each(await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890'), 'id')).toEqual([
      'hcst_1234567890',
    ]);
  });

  test('pinned to a catalog: only its hosts', async () => {
    await grant('ids=hcst_1234567890;type=host;actions=list,no-op');
    expect(
      each(await harness.user('GET', '/v1/hosts?host_catalog_id=hcst_1234567890'), 'authorized_actions'),
    ).toEqual([['no-op']]);
    expect((await harness.user('GET', '/v1/hosts/hst_1234567890')).status).toBe(403);
    expect((await harness.user('GET', '/v1/host-sets?host_catalog_id=hcst_1234567890')).status).toBe(403);
  });

  test('list alone shows nothing', async () => {
    await grant('ids=*;type=host-catalog;actions=list');
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).body).not.toHaveProperty(
      'items',
    );
  });

  test('output fields limit responses and lists', async () => {
    await grant('ids=*;type=host-catalog;actions=list,read;output_fields=id,version');
    expect((await harness.user('GET', '/v1/host-catalogs/hcst_1234567890')).body).toEqual({
      id: 'hcst_1234567890',
      version: 1,
    });
    const list = await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890');
    expect(new Set(items(list).flatMap(Object.keys))).toEqual(new Set(['id', 'version']));
  });

  test('a filter only sees fields that the caller sees', async () => {
    await grant('ids=*;type=host-catalog;actions=list,read;output_fields=id');
    const filter = encodeURIComponent('"/item/name" == "Generated host catalog"');
    expect(
      (await harness.user('GET', `/v1/host-catalogs?scope_id=p_1234567890&filter=${filter}`)).body,
    ).not.toHaveProperty('items');
  });

  test('through a group, and not after leaving it', async () => {
    await grant('ids=*;type=host-catalog;actions=list,read');
    await verb('remove-principals', { principal_ids: ['u_0987654321'] });
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).status).toBe(403);
    const group = String((await harness.admin('POST', '/v1/groups', { scope_id: 'global' })).body.id);
    await verb('add-principals', { principal_ids: [group] });
    await harness.admin('POST', `/v1/groups/${group}:add-members`, {
      version: 1,
      member_ids: ['u_0987654321'],
    });
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).status).toBe(200);
    await harness.admin('POST', `/v1/groups/${group}:remove-members`, {
      version: 2,
      member_ids: ['u_0987654321'],
    });
    expect((await harness.user('GET', '/v1/host-catalogs?scope_id=p_1234567890')).status).toBe(403);
  });

  test('rows of others only with more than :self', async () => {
    const { body } = await harness.admin('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
    const path = `/v1/sessions/${String(body.session_id)}`;
    expect((await harness.user('GET', path)).status).toBe(403);
    expect((await harness.user('POST', `${path}:cancel`, { version: 1 })).status).toBe(403);
    const listed = async (): Promise<unknown> =>
      each(await harness.user('GET', '/v1/sessions?scope_id=global&recursive=true'), 'id');
    expect(await listed()).not.toContain(body.session_id);
    await verb('set-principals', { principal_ids: ['u_0987654321'] });
    await grant(`ids=${String(body.session_id)};actions=read`);
    expect((await harness.user('GET', path)).status).toBe(200);
    expect(await listed()).toContain(body.session_id);
    expect((await harness.user('POST', `${path}:cancel`, { version: 1 })).status).toBe(403);
  });

  test('grants of an org apply to its projects with children, and a role of a project stays there', async () => {
    const org = String(
      (await harness.admin('POST', '/v1/roles', { scope_id: 'o_1234567890', name: 'children' })).body.id,
    );
    await harness.admin('POST', `/v1/roles/${org}:add-grants`, {
      version: 1,
      grant_strings: ['ids=*;type=credential-store;actions=list,read'],
    });
    await harness.admin('POST', `/v1/roles/${org}:add-principals`, {
      version: 2,
      principal_ids: ['u_0987654321'],
    });
    expect((await harness.user('GET', '/v1/credential-stores?scope_id=p_1234567890')).status).toBe(403);
    expect(
      (
        await harness.admin('POST', `/v1/roles/${org}:set-grant-scopes`, {
          version: 3,
          grant_scope_ids: ['children'],
        })
      ).status,
    ).toBe(200);
    expect((await harness.user('GET', '/v1/credential-stores?scope_id=p_1234567890')).status).toBe(200);
    expect(
      (
        await harness.admin('POST', `/v1/roles/${roleId}:add-grant-scopes`, {
          version,
          grant_scope_ids: ['children'],
        })
      ).status,
    ).toBe(400);
  });
});
