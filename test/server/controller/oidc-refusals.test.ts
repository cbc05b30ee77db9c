/** Providers that are away, slow, or answer what proves nothing: the browser and the client read why, and nothing is stored. */
import { createServer } from 'node:http';
import { Events, type MutableResponse, type MutableToken } from 'oauth2-mock-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { browse, type OidcWorld, openOidcWorld } from './oidc-world.ts';

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld({ max_age: 60 }, { providerLimitMs: 20_000 });
});
afterEach(() => {
  world.provider.service.removeAllListeners();
});
afterAll(() => world.close());

/** Changes the claims of every token. */
function claims(change: Record<string, unknown>): () => void {
  return () =>
    void world.provider.service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken) => {
      Object.assign(payload, { auth_time: Math.floor(Date.now() / 1000), ...change });
    });
}

function tokens(change: (response: MutableResponse) => void): () => void {
  return () => {
    claims({})();
    world.provider.service.on(Events.BeforeResponse, change);
  };
}

function userinfo(change: (response: MutableResponse) => void): () => void {
  return () => {
    claims({})();
    world.provider.service.on(Events.BeforeUserinfo, change);
  };
}

function replaceToken(response: MutableResponse, change: (token: string) => unknown): void {
  Object.assign(response.body, { id_token: change(String(Reflect.get(Object(response.body), 'id_token'))) });
}

const HOUR_AGO = Math.floor(Date.now() / 1000) - 3600;
const CASES: readonly (readonly [string, RegExp, () => void])[] = [
  ['another issuer', /issuer/, claims({ iss: 'https://elsewhere.example' })],
  ['another nonce', /nonce/, claims({ nonce: 'stale' })],
  ['another audience', /audience/, claims({ aud: 'someone-else' })],
  ['an expired token', /expired/, claims({ exp: HOUR_AGO, iat: HOUR_AGO - 60 })],
  ['a sign-in that is too old', /too old/, claims({ auth_time: HOUR_AGO })],
  ['no subject', /./, claims({ sub: undefined })],
  ['a subject that is not text', /./, claims({ sub: { a: 1 } })],
  ['no ID token', /./, tokens(({ body }) => Object.assign(body, { id_token: undefined }))],
  [
    'half a token',
    /./,
    tokens((response) => replaceToken(response, (token) => token.slice(0, token.length / 2))),
  ],
  ['a number as token', /./, tokens((response) => replaceToken(response, () => 5))],
  [
    'a changed signature',
    /./,
    tokens((response) => replaceToken(response, (token) => `${token.slice(0, -8)}AAAAAAAA`)),
  ],
  [
    'a token without a signature',
    /./,
    tokens((response) =>
      replaceToken(response, (token) => {
        const header = Buffer.from('{"alg":"none"}').toString('base64url');
        return `${header}.${token.split('.')[1]}.`;
      }),
    ),
  ],
  [
    'an error of the token endpoint',
    /invalid_grant.*no such code/,
    tokens((response) => {
      response.statusCode = 400;
      response.body = { error: 'invalid_grant', error_description: 'no such code' };
    }),
  ],
  [
    'status 503',
    /503/,
    tokens((response) => {
      response.statusCode = 503;
      response.body = '';
    }),
  ],
  [
    'user info about another user',
    /another user/,
    userinfo(({ body }) => Object.assign(body, { sub: 'eve' })),
  ],
  [
    'claims that are nested too deeply',
    /nested/,
    userinfo(({ body }) =>
      Object.assign(body, { deep: JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) }),
    ),
  ],
  [
    'user info that is refused',
    /./,
    userinfo((response) => {
      response.statusCode = 401;
    }),
  ],
];

describe('refuses', () => {
  test.each(CASES)('%s', async (_name, words, arrange) => {
    arrange();
    const { authUrl, tokenId } = await world.start();
    const page = await world.browse(authUrl);
    expect([page.url.pathname, page.status]).toEqual(['/authentication-error', 200]);
    expect(page.html).toMatch(words);
    const poll = await world.poll(tokenId);
    expect([poll.status, poll.body.kind]).toEqual([400, 'FailedPrecondition']);
    expect(poll.text).toMatch(words);
    expect(await world.accounts()).toEqual([]);
    expect(world.log).toEqual([]);
  });

  test('what the user refused at the provider', async () => {
    const { authUrl, tokenId } = await world.start();
    const state = authUrl.searchParams.get('state') ?? '';
    const query = new URLSearchParams({
      state,
      error: 'access_denied',
      error_description: '<script>alert(1)</script>',
    });
    const page = await browse(
      new URL(`${world.controller.address}/v1/auth-methods/oidc:authenticate:callback?${query}`),
    );
    expect(page.html).toContain('access_denied');
    expect(page.html).not.toContain('<script>');
    expect((await world.poll(tokenId)).text).toContain('access_denied');
  });

  test.each([
    ['no state', ''],
    ['the state of another controller', 'state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=1'],
    ['HTML as state', 'state=%3Cscript%3E&code=1'],
  ])('a callback with %s, by a page and without a redirect', async (_name, query) => {
    const url = new URL(`${world.controller.address}/v1/auth-methods/oidc:authenticate:callback?${query}`);
    const page = await browse(url);
    expect([page.url.href, page.status]).toEqual([url.href, 400]);
    expect(page.html).toContain('Sign-in failed');
    expect(page.html).not.toContain('<script>');
  });

  test('a state that was taken for a token id, and the other way round', async () => {
    const { authUrl, tokenId } = await world.start();
    expect((await world.poll(authUrl.searchParams.get('state') ?? '')).status).toBe(400);
    authUrl.searchParams.set('state', tokenId);
    const page = await world.browse(authUrl);
    expect(page.status).toBe(400);
  });
});

test('the error page escapes what it is given and links nowhere', async () => {
  const error = JSON.stringify({ message: '"><img src=x onerror=1> https://elsewhere.example' });
  const query = new URLSearchParams({ error, redirect: 'https://elsewhere.example' });
  const page = await browse(new URL(`${world.controller.address}/authentication-error?${query}`));
  expect(page.status).toBe(200);
  expect(page.html).not.toMatch(/<img|<a |href|<script|<meta http/);
});

test('an account without a user, unless the method is the primary one', async () => {
  const own = await openOidcWorld();
  try {
    const scope = await own.admin('GET', '/v1/scopes/global');
    const primary_auth_method_id = 'ampw_1234567890';
    await own.admin('PATCH', '/v1/scopes/global', { version: scope.body.version, primary_auth_method_id });
    const { page, poll } = await own.signInByBrowser();
    const [account] = await own.accounts();
    expect(page.html).toContain(String(account?.id));
    expect([poll.status, poll.text.includes(String(account?.id))]).toEqual([400, true]);
  } finally {
    await own.close();
  }
});

test('an attempt ends after five minutes', async () => {
  let nowMs = Date.now();
  const own = await openOidcWorld({}, { clock: () => nowMs });
  try {
    const { authUrl, tokenId } = await own.start();
    nowMs += 299_000;
    expect((await own.poll(tokenId)).status).toBe(202);
    nowMs += 2000;
    expect((await own.poll(tokenId)).status).toBe(403);
    expect((await own.browse(authUrl)).html).toContain('too long');
    expect(await own.accounts()).toEqual([]);
  } finally {
    await own.close();
  }
});

test('a provider that falls silent during the callback', async () => {
  const own = await openOidcWorld({}, { providerLimitMs: 4000 });
  try {
    const { authUrl, tokenId } = await own.start();
    const back = await fetch(authUrl, { redirect: 'manual' });
    await own.provider.stop();
    const silent = createServer(() => undefined);
    const { port } = authUrl;
    await new Promise<void>((resolve) => silent.listen(Number(port), '127.0.0.1', resolve));
    const page = await browse(new URL(back.headers.get('location') ?? ''));
    silent.close();
    silent.closeAllConnections();
    expect(page.html).toContain('too long');
    expect((await own.poll(tokenId)).text).toContain('too long');
    expect(await own.accounts()).toEqual([]);
  } finally {
    await own.close();
  }
});
