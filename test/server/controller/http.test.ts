/** What every request passes: headers, limits, origins, bodies, tokens, shutdown. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createController } from '../../../src/server/controller/index.ts';
import { type Harness, items, OPTIONS, startController } from './harness.ts';

let harness: Harness;
const requests: string[] = [];
beforeAll(async () => {
  harness = await startController({ logRequest: (request) => requests.push(JSON.stringify(request)) });
});
afterAll(() => harness.close());

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${harness.controller.address}${path}`, init);

describe('origins', () => {
  test('allows Boundary Desktop, with every header that it needs', async () => {
    const preflight = await call('/v1/targets', {
      method: 'OPTIONS',
      headers: { origin: 'serve://boundary', 'access-control-request-method': 'PATCH' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    const answer = await call('/v1/scopes', { headers: { origin: 'serve://boundary' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    expect((await call('/v1/scopes')).headers.has('access-control-allow-origin')).toBe(false);
  });

  test.each([
    ['for another method', { origin: 'serve://boundary', 'access-control-request-method': 'PUT' }],
    ['for no method', { origin: 'serve://boundary' }],
    ['without an origin', { 'access-control-request-method': 'GET' }],
  ])('rejects a preflight %s', async (_what, headers) => {
    expect((await call('/v1/targets', { method: 'OPTIONS', headers })).status).toBe(405);
  });

  test('tells caches and browsers what they need', async () => {
    const { headers } = await call('/v1/scopes', { headers: { origin: 'serve://boundary' } });
    expect(headers.get('vary')).toBe('Origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('bodies', () => {
  test.each([
    ['text/plain, as Desktop sends it', 'text/plain', 200],
    ['no type at all', '', 200],
    ['another charset name', 'application/json; charset=ISO-8859-1', 200],
  ])('%s', async (_what, type, status) => {
    const body = new Blob([JSON.stringify({ attributes: { login_name: 'user', password: 'password' } })]);
    const answer = await call('/v1/auth-methods/ampw_1234567890:authenticate', {
      method: 'POST',
      body,
      headers: type === '' ? {} : { 'content-type': type },
    });
    expect(answer.status).toBe(status);
  });

  const target = (fields: string, port = '7'): string =>
    `{"type":"tcp","scope_id":"p_1234567890",${fields}"attributes":{"default_port":${port}}}`;

  test.each([
    ['camelCase keys', target('"name":"c1","sessionMaxSeconds":60,')],
    ['unknown keys', target('"name":"c2","nope":1,')],
  ])('ignore %s', async (_what, raw) => {
    const { status, body } = await harness.admin('POST', '/v1/targets', raw);
    expect([status, body.session_max_seconds]).toEqual([200, 28_800]);
  });

  test.each(['60', '60.0', '6e1', '"60"', '"60.0"', '"6e1"'])('read %s as 60', async (number) => {
    const raw = target(`"name":"n${number.replaceAll('"', 'x')}","session_max_seconds":${number},`, number);
    const { body } = await harness.admin('POST', '/v1/targets', raw);
    expect(body).toMatchObject({ session_max_seconds: 60, attributes: { default_port: 60 } });
  });

  test.each([
    ['"name":"a","name":"b",'],
    ['"name":"a","n\\u0061me":"b",'],
    ['"name":"{\\"a\\":","with_aliases":[{"value":"x","value":"y"}],'],
  ])('are refused with a key twice: %s', async (fields) => {
    const { status, body } = await harness.admin('POST', '/v1/targets', target(fields));
    expect([status, body.message]).toEqual([400, expect.stringContaining('twice')]);
  });

  test.each(['auth-methods', 'credential-stores', 'targets'])(
    'with an unknown type: %s',
    async (collection) => {
      const scope_id = collection === 'auth-methods' ? 'global' : 'p_1234567890';
      const body = { type: 'constructor', scope_id, name: 'x', attributes: {} };
      const { status, text } = await harness.admin('POST', `/v1/${collection}`, body);
      expect([status, text]).toEqual([400, expect.stringContaining('"type"')]);
    },
  );

  test('with attributes of another kind are refused for that only', async () => {
    const raw = target('"name":"attributes",').replace('default_port', 'defaultPort');
    const { status, body } = await harness.admin('POST', '/v1/targets', raw);
    const description = 'Attribute fields do not match the expected format.';
    expect([status, body.details]).toEqual([400, { request_fields: [{ name: 'attributes', description }] }]);
  });

  test.each([
    ['{not json', 400],
    ['[1]', 400],
    ['"text"', 400],
    ['{"scope_id": 5}', 400],
    [`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, 400],
    [JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413],
  ])('%.20s… is refused', async (raw, status) => {
    const answer = await harness.admin('POST', '/v1/targets', raw);
    expect(answer.status).toBe(status);
    expect(answer.body.kind).toBeTypeOf('string');
  });
});

test('a path that ends in a slash has an empty id', async () => {
  const answer = await harness.admin('GET', '/v1/targets/');
  expect([answer.status, answer.text]).toEqual([
    400,
    expect.stringContaining('Invalid formatted identifier.'),
  ]);
  expect((await harness.admin('GET', '/v1/scopes/')).text).toContain('Invalidly formatted scope id.');
  expect((await harness.admin('DELETE', '/v1/targets/')).status).toBe(405);
});

test('health, and unknown paths', async () => {
  expect(await (await call('/health')).json()).toEqual({});
  const empty = async (path: string, method = 'GET'): Promise<string> => {
    const answer = await call(path, { method });
    return `${answer.status} ${await answer.text()}`;
  };
  expect(await empty('/')).toBe('404 ');
  expect(await empty('/v1/nope')).toBe('404 ');
  expect(await empty('/v1/targets/ttcp_1:explode', 'POST')).toBe('400 ');
  expect(await empty('/v1/targets/ttcp_1', 'PUT')).toBe('405 ');
});

test('a cookie sign-in works with its two cookies', async () => {
  const body = JSON.stringify({
    type: 'cookie',
    command: 'login',
    attributes: { login_name: 'user', password: 'password' },
  });
  const answer = await call('/v1/auth-methods/ampw_1234567890:authenticate', { method: 'POST', body });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const own = await call('/v1/auth-tokens?scope_id=global', { headers: { cookie } });
  expect(own.status).toBe(200);
  expect(
    (await call('/v1/auth-tokens?scope_id=global', { headers: { cookie: cookie.slice(0, -5) } })).status,
  ).toBe(401);
});

test('the request log contains method, path, status and time, and no secrets', async () => {
  const { token } = await harness.signIn('user', 'password');
  await call('/v1/scopes?scope_id=global&unknown=secret', { headers: { authorization: `Bearer ${token}` } });
  await expect
    .poll(() => requests.at(-1))
    .toMatch(/"GET","path":"\/v1\/scopes","status":200,"durationMs":[\d.]+}$/);
  expect(requests.join('\n')).not.toMatch(/secret|password|s1/);
});

test('too many lists: 429 without a body, and when to retry', async () => {
  let nowMs = Date.now();
  const limited = await startController({ isRateLimited: true, clock: () => nowMs });
  const first = await limited.admin('GET', '/v1/scopes');
  expect(first.headers.get('ratelimit')).toBe('limit=150, remaining=149, reset=30');
  for (let n = 1; n < 150; n += 1) await limited.admin('GET', '/v1/scopes');
  nowMs += 10_000;
  const refused = await limited.admin('GET', '/v1/scopes');
  expect([refused.status, refused.text, refused.headers.get('retry-after')]).toEqual([429, '', '20']);
  expect((await limited.user('GET', '/v1/scopes')).status).toBe(200);
  expect((await limited.admin('GET', '/v1/targets?scope_id=p_1234567890')).status).toBe(200);
  nowMs += 20_000;
  expect((await limited.admin('GET', '/v1/scopes')).status).toBe(200);
  await limited.close();
});

test('reports a busy port', async () => {
  const { port } = new URL(harness.controller.address);
  const second = await createController({ ...OPTIONS, listen: { host: '127.0.0.1', port: Number(port) } });
  await expect(second.listen()).rejects.toMatchObject({
    code: 'port-busy',
    message: expect.stringContaining(port),
  });
  await second.close();
});

test('closing ends idle connections', async () => {
  const other = await startController();
  const { hostname, port } = new URL(other.controller.address);
  const idle = connect(Number(port), hostname);
  await once(idle, 'connect');
  idle.resume();
  const gone = once(idle, 'close');
  await other.close();
  await gone;
  await other.close();
  await expect(other.admin('GET', '/v1/scopes')).rejects.toThrow();
});

test('the lab has its names', async () => {
  const lab = await startController({
    lab: {
      orgs: [
        {
          name: 'IT',
          projects: [
            {
              name: 'QA',
              catalogs: [
                {
                  name: 'DevOps',
                  hosts: [{ name: 'localhost', address: '127.0.0.1' }],
                  hostSets: [{ name: 'set', hosts: ['localhost'] }],
                },
              ],
              targets: [
                { name: 'tests', hostSets: ['set'], port: 7, connectionLimit: 3 },
                {
                  name: 'db',
                  address: '127.0.0.1',
                  port: 5432,
                  alias: 'db.lab',
                  credential: { name: 'login', username: 'u', password: 'p' },
                },
              ],
            },
          ],
        },
      ],
    },
  });
  const answer = await lab.admin('POST', '/v1/targets/tests:authorize-session', {
    name: 'tests',
    scope_name: 'QA',
  });
  expect(answer.body).toMatchObject({ endpoint: 'tcp://127.0.0.1:7', connection_limit: 3 });
  const database = await lab.admin('POST', '/v1/targets/db.lab:authorize-session', {});
  expect(database.body.credentials).toMatchObject([
    { credential: { username: 'u', password: 'p' }, credential_source: { name: 'login' } },
  ]);
  expect(items(await lab.user('GET', '/v1/targets?scope_id=global&recursive=true'))).toHaveLength(7);
  await lab.close();
});
