/** Settings of OIDC methods: what is refused when they are written, and providers that are not providers. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCa } from '../../support/certs.ts';
import { startController } from './harness.ts';
import { type OidcWorld, openOidcWorld } from './oidc-world.ts';

let world: OidcWorld;
beforeAll(async () => {
  world = await openOidcWorld();
});
afterAll(() => world.close());

describe('settings', () => {
  const change = async (attributes: object) => {
    const { body } = await world.admin('GET', world.method);
    return world.admin('PATCH', world.method, { version: body.version, attributes });
  };

  test.each<readonly [string, unknown]>([
    ['issuer', 'nonsense'],
    ['client_id', null],
    ['client_id', ''],
    ['client_secret', ''],
    ['allowed_audiences', ['']],
    ['claims_scopes', ['']],
    ['client_secret', null],
    ['max_age', -1],
    ['signing_algorithms', ['none']],
    ['api_url_prefix', 'ftp://a'],
    ['idp_ca_certs', ['nonsense']],
    ['claims_scopes', ['openid']],
    ['account_claim_maps', ['name']],
    ['account_claim_maps', ['a=name', 'b=name']],
    ['account_claim_maps', ['a=sub']],
    ['prompts', ['none', 'login']],
    ['prompts', ['nonsense']],
    ['state', 'inactive'],
    ['callback_url', 'http://127.0.0.1/'],
  ])('%s cannot be %j', async (name, value) => {
    const answer = await change({ [name]: value });
    expect([answer.status, answer.text.includes(`attributes.${name}`)]).toEqual([400, true]);
  });

  test('of an active method must fit its provider, and leave it complete', async () => {
    const before = (await world.admin('GET', world.method)).body;
    const unknown = await change({ signing_algorithms: ['RS256', 'ES512'] });
    expect([unknown.status, unknown.text.includes('ES512')]).toEqual([400, true]);
    const incomplete = await change({ signing_algorithms: null });
    expect([incomplete.status, incomplete.text.includes('signing_algorithms')]).toEqual([400, true]);
    expect((await world.admin('GET', world.method)).body).toEqual(before);
  });

  test('can be tried without storing them', async () => {
    const before = (await world.admin('GET', world.method)).body;
    const good = await change({ prompts: ['login'], dry_run: true });
    expect(good.body.attributes).toMatchObject({ prompts: ['login'], dry_run: true });
    expect((await change({ issuer: 'http://127.0.0.1:1', dry_run: true })).status).toBe(400);
    const both = await change({ dry_run: true, disable_discovered_config_validation: true });
    expect(both.status).toBe(400);
    expect((await world.admin('GET', world.method)).body).toEqual(before);
  });

  test('can be forced', async () => {
    const forced = await change({ prompts: ['login'], disable_discovered_config_validation: true });
    expect(forced.body.attributes).toMatchObject({ disable_discovered_config_validation: true });
    const plain = await change({ prompts: null });
    expect(plain.body.attributes).not.toHaveProperty('disable_discovered_config_validation');
  });

  test('are those of one method per scope, issuer and client', async () => {
    const attributes = {
      issuer: `${world.provider.issuer.url}/.well-known/openid-configuration`,
      client_id: 'second',
      client_secret: 'hush-hush',
      api_url_prefix: world.controller.address,
    };
    const make = (scope_id: string) =>
      world.admin('POST', '/v1/auth-methods', { scope_id, type: 'oidc', attributes });
    const first = await make('global');
    expect(first.body).toMatchObject({ attributes: { issuer: `${world.provider.issuer.url}/` } });
    const [again, elsewhere] = [await make('global'), await make('o_1234567890')];
    expect([again.status, again.body.kind, elsewhere.status]).toEqual([400, 'InvalidArgument', 200]);
  });

  test('give an account the issuer of its method', async () => {
    const auth_method_id = world.method.split('/').at(-1);
    const made = await world.admin('POST', '/v1/accounts', {
      auth_method_id,
      attributes: { subject: 'zoe' },
    });
    expect(made.body).toMatchObject({ version: 1, attributes: { issuer: world.provider.issuer.url } });
    await world.admin('DELETE', `/v1/accounts/${String(made.body.id)}`);
  });

  test('an inactive method starts no sign-in', async () => {
    const { body } = await world.admin('GET', world.method);
    const state = (version: unknown, name: string) =>
      world.admin('POST', `${world.method}:change-state`, { version, attributes: { state: name } });
    const off = await state(body.version, 'inactive');
    const begun = await world.anonymous('POST', `${world.method}:authenticate`, { command: 'start' });
    expect([begun.status, begun.body.kind]).toEqual([400, 'FailedPrecondition']);
    const listed = await world.anonymous('GET', '/v1/auth-methods?scope_id=global');
    expect(listed.text).not.toContain(String(body.id));
    const on = await state(off.body.version, 'active-public');
    expect(on.body).toMatchObject({ attributes: { state: 'active-public' } });
  });
});

describe('a provider that does not answer as one', () => {
  const start = async (issuer: string, limitMs = 20_000) => {
    const harness = await startController({ providerLimitMs: limitMs });
    const attributes = {
      issuer,
      client_id: 'bnd',
      client_secret: 'hush-hush',
      signing_algorithms: ['RS256'],
      api_url_prefix: harness.controller.address,
    };
    const made = await harness.admin('POST', '/v1/auth-methods', {
      scope_id: 'global',
      type: 'oidc',
      attributes,
    });
    const path = `/v1/auth-methods/${String(made.body.id)}`;
    const state = { state: 'active-public' };
    const plain = await harness.admin('POST', `${path}:change-state`, { version: 1, attributes: state });
    await harness.admin('POST', `${path}:change-state`, {
      version: 1,
      attributes: { ...state, disable_discovered_config_validation: true },
    });
    const begun = await harness.anonymous('POST', `${path}:authenticate`, { command: 'start' });
    await harness.close();
    return { plain, begun, log: harness.log };
  };

  const serve = async (listener: RequestListener): Promise<{ issuer: string; close: () => void }> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return {
      issuer: `http://127.0.0.1:${port}`,
      close: () => {
        server.close();
        server.closeAllConnections();
      },
    };
  };

  test.each<readonly [string, RegExp, RequestListener]>([
    [
      'HTML',
      /not JSON/,
      (_request, response) => response.setHeader('content-type', 'text/html').end('<h1>hello'),
    ],
    [
      'broken JSON',
      /not JSON/,
      (_request, response) => response.setHeader('content-type', 'application/json').end('{'),
    ],
    [
      'another issuer',
      /issuer/,
      (_request, response) =>
        response.setHeader('content-type', 'application/json').end('{"issuer":"https://elsewhere.example"}'),
    ],
    ['status 500', /500/, (_request, response) => response.writeHead(500).end()],
    ['a redirect', /302/, (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a closed connection', /reached/, (request) => request.socket.destroy()],
    [
      'more than a mebibyte',
      /max size/,
      (_request, response) =>
        response.setHeader('content-type', 'application/json').end(`"${'x'.repeat(2_000_000)}"`),
    ],
  ])('%s', async (_name, words, listener) => {
    const { issuer, close } = await serve(listener);
    const { plain, begun, log } = await start(issuer);
    close();
    expect([plain.status, plain.body.kind]).toEqual([400, 'InvalidArgument']);
    expect(plain.text).toMatch(words);
    expect([begun.status, begun.body.kind]).toEqual([400, 'FailedPrecondition']);
    expect(begun.text).toMatch(words);
    expect(log).toEqual([]);
  });

  test('a port where nothing listens', async () => {
    const { issuer, close } = await serve(() => undefined);
    close();
    const { plain, begun } = await start(issuer);
    expect([plain.status, begun.status]).toEqual([400, 400]);
    expect(begun.text).toMatch(/cannot be reached.*ECONNREFUSED/);
  });

  test('silence, within the time limit', async () => {
    const { issuer, close } = await serve(() => undefined);
    const { plain, begun } = await start(issuer, 200);
    close();
    expect([plain.status, begun.status, begun.body.kind]).toEqual([504, 504, 'DeadlineExceeded']);
    expect(begun.text).toContain('too long');
  });
});

test('a provider by https is trusted by the certificates of the method', async () => {
  const ca = await createCa();
  const { cert, key } = await ca.issue();
  const folder = await mkdtemp(join(tmpdir(), 'bnd-oidc-'));
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  await Promise.all([writeFile(files.key, key), writeFile(files.cert, cert)]);
  const own = await openOidcWorld({ idp_ca_certs: [ca.cert] }, {}, files);
  try {
    const { authUrl } = await own.start();
    expect(authUrl.protocol).toBe('https:');
    const { body } = await own.admin('GET', own.method);
    const attributes = { idp_ca_certs: null, disable_discovered_config_validation: true };
    await own.admin('PATCH', own.method, { version: body.version, attributes });
    const refused = await own.anonymous('POST', `${own.method}:authenticate`, { command: 'start' });
    expect([refused.status, refused.body.kind]).toEqual([400, 'FailedPrecondition']);
    expect(refused.text).toMatch(/certificate/);
  } finally {
    await own.close();
    await rm(folder, { recursive: true });
  }
});

test('secrets of methods are sealed in the data file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-sealed-'));
  const { cert, key } = await (await createCa()).issue();
  const harness = await startController({ dataFile: join(folder, 'data.db') });
  const secrets = ['client-hush-51', 'bind-hush-52', key.split('\n')[1] ?? ''];
  const oidc = { client_id: 'bnd', client_secret: secrets[0], api_url_prefix: 'http://127.0.0.1:9200' };
  const ldap = {
    urls: ['ldap://127.0.0.1:1'],
    bind_dn: 'cn=reader',
    bind_password: secrets[1],
    client_certificate: cert,
    client_certificate_key: key,
  };
  for (const [type, attributes] of Object.entries({ oidc, ldap })) {
    const made = await harness.admin('POST', '/v1/auth-methods', { scope_id: 'global', type, attributes });
    expect(made.status).toBe(200);
    for (const secret of secrets) expect(made.text).not.toContain(secret);
  }
  await harness.close();
  const files = await readdir(folder);
  const stored = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
  expect(stored.join('')).toContain('127.0.0.1:1');
  for (const secret of secrets) expect(stored.join('')).not.toContain(secret);
  await rm(folder, { recursive: true });
});
