/** Sign-in at an OpenID provider, as a browser and a polling client see it. */
import { Events } from 'oauth2-mock-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { child, text } from '../../../src/lib/json.ts';
import { type OidcWorld, openOidcWorld, SECRET } from './oidc-world.ts';

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld({
    claims_scopes: ['profile', 'email'],
    prompts: ['consent', 'login'],
    max_age: 0,
    account_claim_maps: ['nickname=name'],
    allowed_audiences: ['bnd', 'other'],
  });
  world.provider.service.on(Events.BeforeTokenSigning, ({ payload }) => {
    Object.assign(payload, {
      auth_time: Math.floor(Date.now() / 1000),
      nickname: 'Token Nick',
      groups: ['ops'],
    });
  });
  world.provider.service.on(Events.BeforeUserinfo, ({ body }) => {
    Object.assign(body, { nickname: 'Ana Ops', email: 'ana@example.org' });
  });
});
afterAll(() => world.close());

test('sends the browser to the provider with what the method asks for', async () => {
  const { authUrl, tokenId } = await world.start();
  expect(authUrl.origin).toBe(world.provider.issuer.url);
  const { state, nonce, ...asked } = Object.fromEntries(authUrl.searchParams);
  expect(asked).toEqual({
    client_id: 'bnd',
    redirect_uri: `${world.controller.address}/v1/auth-methods/oidc:authenticate:callback`,
    response_type: 'code',
    scope: 'openid profile email',
    prompt: 'consent login',
    max_age: '0',
  });
  expect([state, nonce, tokenId].every((value) => (value?.length ?? 0) >= 20)).toBe(true);
  const waiting = await world.poll(tokenId);
  expect([waiting.status, waiting.body]).toEqual([
    202,
    { attributes: { status: 'unknown' }, command: 'token' },
  ]);
});

test('makes an account and a user at the first sign-in, and updates them at the next', async () => {
  const { page, poll } = await world.signInByBrowser();
  expect([page.url.href, page.status]).toEqual([`${world.controller.address}/authentication-complete`, 200]);
  expect(page.html).toContain('Sign-in complete');
  expect(poll.status).toBe(200);
  const signedIn = child(poll.body, 'attributes');
  const token = await fetch(`${world.controller.address}/v1/auth-tokens/${String(signedIn?.id)}`, {
    headers: { authorization: `Bearer ${String(signedIn?.token)}` },
  });
  expect(token.status).toBe(200);
  const [account] = await world.accounts();
  expect(account).toMatchObject({
    id: signedIn?.account_id,
    type: 'oidc',
    attributes: {
      issuer: world.provider.issuer.url,
      subject: 'johndoe',
      full_name: 'Ana Ops',
      email: 'ana@example.org',
      token_claims: { groups: ['ops'], sub: 'johndoe' },
      userinfo_claims: { nickname: 'Ana Ops' },
    },
  });
  const again = await world.signInByBrowser();
  expect(child(again.poll.body, 'attributes')).toMatchObject({
    account_id: account?.id,
    user_id: signedIn?.user_id,
  });
  expect(await world.accounts()).toHaveLength(1);
});

test('hands the token out once, and takes a callback once', async () => {
  const { authUrl, tokenId } = await world.start();
  const back = await fetch(authUrl, { redirect: 'manual' });
  const callback = new URL(back.headers.get('location') ?? '');
  await world.browse(callback);
  expect((await world.poll(tokenId)).status).toBe(200);
  const second = await world.poll(tokenId);
  expect([second.status, second.body.kind]).toEqual([403, 'PermissionDenied']);
  const replay = await world.browse(callback);
  expect(replay.url.pathname).toBe('/authentication-error');
  expect(replay.html).toContain('already used');
});

test('shows the payload of the client to the last page only below the prefix of the method', async () => {
  const { body } = await world.anonymous('POST', `${world.method}:authenticate`, {
    command: 'start',
    attributes: { roundtrip_payload: { back: 'https://elsewhere.example/' } },
  });
  const page = await world.browse(new URL(text(child(body, 'attributes'), 'auth_url') ?? ''));
  expect(page.url.origin).toBe(world.controller.address);
  expect(page.url.searchParams.get('roundtrip_payload')).toBe('{"back":"https://elsewhere.example/"}');
  expect(page.html).not.toContain('elsewhere');
});

test('gives managed groups the accounts whose claims match', async () => {
  const make = async (filter: string) => {
    const auth_method_id = world.method.split('/').at(-1);
    const made = await world.admin('POST', '/v1/managed-groups', { auth_method_id, attributes: { filter } });
    return `/v1/managed-groups/${String(made.body.id)}`;
  };
  const ops = await make('"ops" in "/token/groups"');
  const mail = await make('"/userinfo/email" matches "@example.org$"');
  const none = await make('"/token/absent/deeper" == "x" and "/token/sub" == "someone"');
  const { poll } = await world.signInByBrowser();
  const accountId = text(child(poll.body, 'attributes'), 'account_id') ?? '';
  const members = async (path: string) => (await world.admin('GET', path)).body.member_ids;
  expect([await members(ops), await members(mail), await members(none)]).toEqual([
    [accountId],
    [accountId],
    undefined,
  ]);
  const account = await world.admin('GET', `/v1/accounts/${accountId}`);
  expect(account.body.managed_group_ids).toHaveLength(2);
  world.provider.service.once(Events.BeforeUserinfo, ({ body }) => {
    Object.assign(body, { email: 'ana@moved.example' });
  });
  await world.signInByBrowser();
  expect([await members(ops), await members(mail)]).toEqual([[accountId], undefined]);
});

test('a role of a managed group grants to its accounts', async () => {
  const groups = await world.admin(
    'GET',
    `/v1/managed-groups?auth_method_id=${world.method.split('/').at(-1)}`,
  );
  const first: unknown = Array.isArray(groups.body.items) ? groups.body.items.at(-1) : undefined;
  const role = await world.admin('POST', '/v1/roles', { scope_id: 'global', name: 'of a managed group' });
  const path = `/v1/roles/${String(role.body.id)}`;
  await world.admin('POST', `${path}:set-grants`, {
    version: 1,
    grant_strings: ['ids=*;type=user;actions=list,read'],
  });
  const principal_ids = [Reflect.get(Object(first), 'id')];
  const granted = async () => {
    const { poll } = await world.signInByBrowser();
    const token = text(child(poll.body, 'attributes'), 'token');
    const answer = await fetch(`${world.controller.address}/v1/users?scope_id=global`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.status;
  };
  expect(await granted()).toBe(403);
  await world.admin('POST', `${path}:set-principals`, { version: 2, principal_ids });
  expect(await granted()).toBe(200);
});

describe('keeps the client secret', () => {
  test('out of every answer and of the log', async () => {
    const read = await world.admin('GET', world.method);
    const attributes = child(read.body, 'attributes');
    expect(text(attributes, 'client_secret_hmac')).toBeDefined();
    const { page, poll } = await world.signInByBrowser();
    for (const seen of [read.text, page.html, poll.text, ...world.log]) expect(seen).not.toContain(SECRET);
  });
});
