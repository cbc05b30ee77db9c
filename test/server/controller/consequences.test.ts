/** What the end of a resource does to others: sessions of deleted projects, aliases of deleted targets, tokens whose account or user is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Furnished, furnish } from './furnished-scope.ts';
import { type Answer, type Caller, each, type Harness, items, startController } from './harness.ts';

const LOOK_BACK_MS = 30_000;
let nowMs = Date.now();
let harness: Harness;
let made: Furnished;
let aliases = 0;
beforeAll(async () => {
  harness = await startController({ clock: () => nowMs });
});
beforeEach(async () => {
  made = await furnish(harness.admin, `alias-${aliases++}.example`);
});
afterAll(() => harness.close());

const idOf = (path: string): string => path.split('/').at(-1) ?? '';

async function makeTarget(): Promise<string> {
  const { body } = await harness.admin('POST', '/v1/targets', {
    type: 'tcp',
    scope_id: idOf(made.project),
    name: 'with an address',
    address: '127.0.0.1',
    attributes: { default_port: 22 },
  });
  return String(body.id);
}

const authorize = async (call: Caller, targetId: string): Promise<Answer> =>
  call('POST', `/v1/targets/${targetId}:authorize-session`, {});

describe('a deleted project', () => {
  test('takes its sessions out of reach, for every caller and every list', async () => {
    const { body } = await authorize(harness.admin, await makeTarget());
    const path = `/v1/sessions/${String(body.session_id)}`;
    const LIST = '/v1/sessions?scope_id=global&recursive=true&include_terminated=true';
    const before = await harness.admin('GET', LIST);
    expect(each(before, 'id')).toContain(body.session_id);
    await harness.admin('DELETE', made.project);
    const refused = await harness.admin('GET', path);
    expect([refused.status, refused.body]).toEqual([
      403,
      { kind: 'PermissionDenied', message: 'Forbidden.' },
    ]);
    expect((await harness.admin('POST', `${path}:cancel`, { version: 1 })).status).toBe(403);
    expect((await harness.anonymous('GET', path)).status).toBe(403);
    for (const list of [LIST, `${LIST}&list_token=${String(before.body.list_token)}`]) {
      const after = await harness.admin('GET', list);
      expect([after.status, each(after, 'id')]).toEqual([200, expect.not.arrayContaining([body.session_id])]);
      expect(after.body.removed_ids ?? []).not.toContain(body.session_id);
    }
    expect(await harness.controller.authority.lookupSession(String(body.session_id))).toMatchObject({
      status: 'canceling',
    });
  });
});

describe('an alias', () => {
  const LIST = '/v1/aliases?scope_id=global';

  test.each([
    ['target', () => made.target],
    ['project', () => made.project],
    ['org', () => made.org],
  ])('loses a deleted destination and is in the next refresh: %s', async (_what, pathOf) => {
    const before = await harness.admin('PATCH', made.alias, {
      version: 1,
      attributes: { authorize_session_arguments: { host_id: idOf(made.host) } },
    });
    expect(before.body).toMatchObject({ version: 2, destination_id: idOf(made.target) });
    const list = await harness.admin('GET', LIST);
    nowMs += LOOK_BACK_MS + 1;
    const refresh = await harness.admin('GET', `${LIST}&list_token=${String(list.body.list_token)}`);
    nowMs += LOOK_BACK_MS + 1;
    expect((await harness.admin('DELETE', pathOf())).status).toBe(204);
    const { body } = await harness.admin('GET', `${LIST}&list_token=${String(refresh.body.list_token)}`);
    expect(items({ ...refresh, body })).toEqual([expect.objectContaining({ id: idOf(made.alias) })]);
    const alias = await harness.admin('GET', made.alias);
    expect(alias.body).toMatchObject({ version: 2, value: before.body.value });
    expect(alias.body.updated_time).not.toBe(before.body.updated_time);
    expect(Object.keys(alias.body)).not.toContain('destination_id');
    // The host belonged to the destination.
    expect(Object.keys(alias.body)).not.toContain('attributes');
  });

  test.each([
    ['null', { host_id: null }],
    ['empty', { host_id: '' }],
  ])('whose host is %s has none', async (_what, noHost) => {
    const argumentsOf = (host: object) => ({ attributes: { authorize_session_arguments: host } });
    const host = { host_id: idOf(made.host) };
    const set = await harness.admin('PATCH', made.alias, { version: 1, ...argumentsOf(host) });
    expect(set.body).toMatchObject(argumentsOf(host));
    const cleared = await harness.admin('PATCH', made.alias, { version: 2, ...argumentsOf(noHost) });
    expect([cleared.status, cleared.body.version]).toEqual([200, 3]);
    expect(cleared.body.attributes).toBeUndefined();
    expect((await harness.admin('GET', made.alias)).body.attributes).toBeUndefined();
  });
});

test('an org whose primary auth method is deleted is reported as changed, with the same version', async () => {
  const before = await harness.admin('PATCH', made.org, {
    version: 1,
    primary_auth_method_id: idOf(made.authMethod),
  });
  nowMs += 1000;
  await harness.admin('DELETE', made.authMethod);
  const after = await harness.admin('GET', made.org);
  expect(after.body.version).toBe(before.body.version);
  expect(after.body.updated_time).not.toBe(before.body.updated_time);
});

describe('a token acts for the user who has its account now', () => {
  let token: Caller;
  let tokenPath: string;
  let targetId: string;

  beforeEach(async () => {
    targetId = await makeTarget();
    const role = String(
      (await harness.admin('POST', '/v1/roles', { scope_id: idOf(made.project), name: 'r' })).body.id,
    );
    await harness.admin('POST', `/v1/roles/${role}:set-grants`, {
      version: 1,
      grant_strings: ['ids=*;type=*;actions=*'],
    });
    await harness.admin('POST', `/v1/roles/${role}:set-principals`, {
      version: 2,
      principal_ids: [idOf(made.user)],
    });
    await give(made.user);
    const signedIn = await harness.signIn('alice', 'password', idOf(made.authMethod));
    token = signedIn.call;
    tokenPath = `/v1/auth-tokens/${signedIn.tokenId}`;
  });

  const verb = async (user: string, mode: string): Promise<Answer> => {
    const { body } = await harness.admin('GET', user);
    const request = { version: body.version, account_ids: [idOf(made.account)] };
    return harness.admin('POST', `${user}:${mode}-accounts`, request);
  };
  const give = (user: string): Promise<Answer> => verb(user, 'add');
  const statuses = async (): Promise<readonly number[]> => [
    (await token('GET', tokenPath)).status,
    (await token('GET', made.catalog)).status,
    (await token('GET', '/v1/targets?scope_id=global&recursive=true')).status,
    (await authorize(token, targetId)).status,
  ];

  test('with none, it is anonymous', async () => {
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect((await verb(made.user, 'remove')).status).toBe(200);
    expect(await statuses()).toEqual([401, 401, 403, 401]);
    expect((await harness.admin('GET', tokenPath)).body).not.toHaveProperty('user_id');
    // Public to everybody, so to this one.
    expect((await token('GET', '/v1/auth-methods?scope_id=global')).status).toBe(200);
    await give(made.user);
    expect(await statuses()).toEqual([200, 200, 200, 200]);
  });

  test('after the account was given to another user, it has his rights only', async () => {
    await verb(made.user, 'remove');
    await give(made.otherUser);
    // Targets are open to all users of a dev controller.
    expect(await statuses()).toEqual([200, 403, 200, 200]);
    expect((await token('GET', tokenPath)).body.user_id).toBe(idOf(made.otherUser));
  });

  test('after the user was deleted, it is anonymous, and the session keeps its id', async () => {
    const session = `/v1/sessions/${String((await authorize(token, targetId)).body.session_id)}`;
    await harness.admin('DELETE', made.user);
    expect(await statuses()).toEqual([401, 401, 403, 401]);
    const { body } = await harness.admin('GET', session);
    expect(body).toMatchObject({ status: 'canceling', auth_token_id: idOf(tokenPath) });
    expect(body).not.toHaveProperty('user_id');
    expect((await harness.admin('GET', tokenPath)).status).toBe(200);
  });

  test('after the account was deleted, it is gone', async () => {
    await harness.admin('DELETE', made.account);
    expect(await statuses()).toEqual([404, 401, 403, 401]);
    expect((await harness.admin('GET', tokenPath)).status).toBe(404);
  });

  test('the account itself counts as unchanged', async () => {
    const before = (await harness.admin('GET', made.account)).body;
    await verb(made.user, 'remove');
    await give(made.otherUser);
    expect((await harness.admin('GET', made.account)).body).toEqual(before);
  });
});

describe('accounts', () => {
  test.each([
    [
      'of another org',
      () => made.user,
      async () => idOf((await furnish(harness.admin, 'another.example')).account),
    ],
    ['of the global scope', () => made.user, () => globalAccount()],
    ['of an org, for a global user', () => globalUser(), () => Promise.resolve(idOf(made.account))],
  ])('%s are refused', async (_what, userOf, accountOf) => {
    const [user, account] = [await userOf(), await accountOf()];
    for (const mode of ['add', 'set']) {
      const { status, body } = await harness.admin('POST', `${user}:${mode}-accounts`, {
        version: 1,
        account_ids: [account],
      });
      expect([status, body.kind]).toEqual([400, 'InvalidArgument']);
      expect(JSON.stringify(body.details)).toContain('account_ids');
    }
    expect((await harness.admin('GET', user)).body).not.toHaveProperty('account_ids');
  });

  test('of another user are refused', async () => {
    const give = (user: string): Promise<Answer> =>
      harness.admin('POST', `${user}:add-accounts`, { version: 1, account_ids: [idOf(made.account)] });
    expect((await give(made.user)).status).toBe(200);
    expect((await give(made.otherUser)).status).toBe(400);
  });

  async function globalAccount(): Promise<string> {
    const { body } = await harness.admin('POST', '/v1/accounts', {
      type: 'password',
      auth_method_id: 'ampw_1234567890',
      attributes: { login_name: `login${nowMs++}` },
    });
    return String(body.id);
  }

  async function globalUser(): Promise<string> {
    return `/v1/users/${String((await harness.admin('POST', '/v1/users', { scope_id: 'global' })).body.id)}`;
  }
});
