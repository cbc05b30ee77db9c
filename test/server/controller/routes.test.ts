/** Every route as every kind of caller: none is answered beyond its rights, and nothing changes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyRoute, type Place } from './every-route.ts';
import { type Answer, type Caller, type Harness, send, startController } from './harness.ts';

const DAY_MS = 24 * 3_600_000;
let nowMs = Date.now();
let harness: Harness;
let admin: Caller;
let user: Caller;
let otherAdmin: Caller;
let place: Place;
let before: readonly unknown[];
/** Callers without a valid token. */
const strangers = new Map<string, Caller>();

/** Where a provider sends the browser of a sign-in; here it is that of none. */
const CALLBACK = 'GET auth-methods:authenticate:callback: 400';
/** Open to everybody, by the grants of a dev controller for `u_anon`. */
const PUBLIC: readonly string[] = ['GET scopes: 200', 'GET auth-methods: 200', CALLBACK];
/** Open to all users, by its grants for `u_auth`. */
const USERS: readonly string[] = [
  'GET scopes: 200',
  'GET scopes/id: 200',
  'GET auth-methods: 200',
  // The password is wrong; without a token, this is the status of a refusal.
  'POST auth-methods:authenticate: 401',
  CALLBACK,
  'GET auth-tokens: 200',
  'GET targets: 200',
  'GET targets/id: 200',
  // Allowed, but the target has no host.
  'POST targets:authorize-session: 404',
  'GET sessions: 200',
];

beforeAll(async () => {
  harness = await startController({ clock: () => nowMs });
  await letTokensExpire();
  const signedIn = await harness.signIn('admin', 'password');
  admin = signedIn.call;
  user = (await harness.signIn('user', 'password')).call;
  place = await everyRoute(admin, signedIn.tokenId);
  otherAdmin = await administratorElsewhere();
  await makeStrangers();
  before = await stateOfAll();
});
afterAll(() => harness.close());

const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const using =
  (token: string): Caller =>
  (method, path, body) =>
    send(harness.controller.address, token, method, path, body);

async function stateOfAll(): Promise<readonly unknown[]> {
  return Promise.all(place.paths.map(async (path) => (await admin('GET', path)).body));
}

/** What every route answers that refuses with another status. */
async function walk(caller: Caller, refusal: number): Promise<readonly string[]> {
  const outcomes = place.routes.map(async ({ name, method, path, body }) => {
    const { status } = await caller(method, path, body);
    return status === refusal ? [] : [`${name}: ${status}`];
  });
  return (await Promise.all(outcomes)).flat();
}

/** Somebody who may do everything in another org and its projects. */
async function administratorElsewhere(): Promise<Caller> {
  const make = async (collection: string, body: object): Promise<string> =>
    String((await admin('POST', `/v1/${collection}`, body)).body.id);
  const verb = async (path: string, body: object): Promise<Answer> => admin('POST', path, body);
  const scope_id = await make('scopes', { scope_id: 'global', name: 'elsewhere' });
  const methodId = await make('auth-methods', { type: 'password', scope_id });
  const login = { login_name: 'elsewhere', password: 'password' };
  const accountId = await make('accounts', { type: 'password', auth_method_id: methodId, attributes: login });
  const userId = await make('users', { scope_id });
  const role = await make('roles', { scope_id });
  await verb(`/v1/users/${userId}:add-accounts`, { version: 1, account_ids: [accountId] });
  await verb(`/v1/roles/${role}:set-grants`, { version: 1, grant_strings: ['ids=*;type=*;actions=*'] });
  await verb(`/v1/roles/${role}:set-grant-scopes`, { version: 2, grant_scope_ids: ['this', 'children'] });
  await verb(`/v1/roles/${role}:set-principals`, { version: 3, principal_ids: [userId] });
  const { call } = await harness.signIn('elsewhere', 'password', methodId);
  expect((await call('GET', `/v1/roles/${role}`)).status).toBe(200);
  return call;
}

async function makeStrangers(): Promise<void> {
  const deleted = await harness.signIn('admin', 'password');
  const [mine, other] = [await harness.signIn('user', 'password'), await harness.signIn('admin', 'password')];
  await admin('DELETE', `/v1/auth-tokens/${deleted.tokenId}`);
  const orphan = await userWithToken('orphan');
  await admin('POST', `${orphan.user}:set-accounts`, { version: 2, account_ids: [] });
  const survivor = await userWithToken('survivor');
  await admin('DELETE', survivor.user);
  const gone = await userWithToken('gone');
  await admin('DELETE', gone.account);
  strangers.set('nobody', harness.anonymous);
  strangers.set('a deleted token', deleted.call);
  strangers.set('a token whose account has no user', using(orphan.token));
  strangers.set('a token whose user was deleted', using(survivor.token));
  strangers.set('a token whose account was deleted', using(gone.token));
  strangers.set('nonsense', using('nonsense'));
  strangers.set('a token id alone', using(mine.tokenId));
  strangers.set('a wrong secret', using(`${mine.token.slice(0, -4)}AAAA`));
  const [, , secret = ''] = mine.token.split('_');
  strangers.set("another's secret", using(`${other.tokenId}_${secret}`));
}

/** One token that is used to its end, and one that is not used for a day. */
async function letTokensExpire(): Promise<void> {
  const expired = await harness.signIn('admin', 'password');
  const endMs = nowMs + 7 * DAY_MS;
  for (; nowMs < endMs - DAY_MS / 2; nowMs += DAY_MS / 2)
    expect((await expired.call('GET', '/v1/users?scope_id=global')).status).toBe(200);
  const idle = await harness.signIn('admin', 'password');
  nowMs += DAY_MS + 1;
  strangers.set('an expired token', expired.call);
  strangers.set('a token unused for a day', idle.call);
}

/** A user of the furnished org with all rights in it, who is signed in. */
async function userWithToken(
  login_name: string,
): Promise<{ readonly user: string; readonly account: string; readonly token: string }> {
  const make = async (collection: string, body: object): Promise<string> =>
    `/v1/${collection}/${String((await admin('POST', `/v1/${collection}`, body)).body.id)}`;
  const { made } = place;
  const account = await make('accounts', {
    type: 'password',
    auth_method_id: idOf(made.authMethod),
    attributes: { login_name, password: 'password' },
  });
  const user = await make('users', { scope_id: idOf(made.org) });
  const ids = { version: 1, account_ids: [idOf(account)] };
  await admin('POST', `${user}:add-accounts`, ids);
  const role = await make('roles', { scope_id: idOf(made.org) });
  await admin('POST', `${role}:set-grants`, { version: 1, grant_strings: ['ids=*;type=*;actions=*'] });
  await admin('POST', `${role}:set-grant-scopes`, {
    version: 2,
    grant_scope_ids: ['this', 'children'],
  });
  await admin('POST', `${role}:set-principals`, { version: 3, principal_ids: [idOf(user)] });
  const { token, call } = await harness.signIn(login_name, 'password', idOf(made.authMethod));
  expect((await call('GET', made.role)).status).toBe(200);
  return { user, account, token };
}

describe('refuses every route', () => {
  test('covers every kind and verb', () => {
    const names = place.routes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(120);
    // Of each row with an id, the administrator sees what is there.
    expect(before.every((body) => Reflect.get(Object(body), 'id') !== undefined)).toBe(true);
  });

  test('without a valid token, whatever was sent, but the public ones', async () => {
    for (const [what, caller] of strangers) expect([what, await walk(caller, 401)]).toEqual([what, PUBLIC]);
  });

  test('to a user without grants, but those of all users', async () => {
    expect(await walk(user, 403)).toEqual(USERS);
  });

  test('to the administrator of another org, but those of all users', async () => {
    expect(await walk(otherAdmin, 403)).toEqual(USERS);
  });

  test('and nothing was changed', async () => {
    expect(await stateOfAll()).toEqual(before);
  });

  test('but to the administrator', async () => {
    for (const { name, method, path } of place.routes) {
      if (method !== 'GET') continue;
      const outcome = `${name}: ${(await admin(method, path)).status}`;
      // Not supported: the verbs of the certificate authority.
      expect([`${name}: 200`, `${name}: 405`, CALLBACK]).toContain(outcome);
    }
  });
});
