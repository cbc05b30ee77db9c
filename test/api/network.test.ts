import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { type CertificatePair, createCa, type TestCa } from '../support/certs.ts';
import { failureOf, type Script, scriptedController } from './scripted-controller.ts';

const HOUR_MS = 3_600_000;
const emptyList: Script = () => ({ body: { response_type: 'complete' } });

let directory: string;
let ca: TestCa;
let stranger: TestCa;
let caFile: string;
let certificate: CertificatePair;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'api-tls-'));
  [ca, stranger] = await Promise.all([createCa(), createCa('A stranger')]);
  caFile = join(directory, 'ca.pem');
  await writeFile(caFile, ca.cert);
  certificate = await ca.issue();
});
afterAll(() => rm(directory, { recursive: true }));

describe('TLS', () => {
  test('trusts a certificate of the given CA file', async () => {
    await using controller = await scriptedController(emptyList, {
      tls: certificate,
      api: { tls: { caFile } },
    });
    expect(await controller.api.check()).toMatchObject({ scopes: [] });
  });

  test('a CA directory may contain other files', async () => {
    const caPath = join(directory, 'cas');
    await mkdir(caPath);
    await Promise.all([
      writeFile(join(caPath, 'a.pem'), ca.cert),
      writeFile(join(caPath, 'README'), 'no certificate'),
    ]);
    await using controller = await scriptedController(emptyList, {
      tls: certificate,
      api: { tls: { caPath } },
    });
    expect(await controller.api.check()).toMatchObject({ scopes: [] });
  });

  test('insecure accepts any certificate', async () => {
    const tls = { insecure: true };
    await using controller = await scriptedController(emptyList, { tls: certificate, api: { tls } });
    expect(await controller.api.check()).toMatchObject({ scopes: [] });
  });

  test('a server name replaces the host', async () => {
    const named = await ca.issue({ names: ['boundary.test'], ips: [] });
    const serverName = 'boundary.test';
    await using controller = await scriptedController(emptyList, {
      tls: named,
      api: { tls: { caFile, serverName } },
    });
    expect(await controller.api.check()).toMatchObject({ scopes: [] });
  });

  test.each([
    ['an unknown CA', async () => ca.issue(), {}, /unknown CA/],
    ['another CA', async () => stranger.issue(), { caFile: 'ca' }, /unknown CA/],
    [
      'an expired certificate',
      async () =>
        ca.issue({ notBefore: new Date(Date.now() - 2 * HOUR_MS), notAfter: new Date(Date.now() - HOUR_MS) }),
      { caFile: 'ca' },
      /expired/,
    ],
    [
      'a certificate of tomorrow',
      async () => ca.issue({ notBefore: new Date(Date.now() + HOUR_MS) }),
      { caFile: 'ca' },
      /not valid yet/,
    ],
    [
      'another host',
      async () => ca.issue({ names: ['other'], ips: [] }),
      { caFile: 'ca' },
      /not for 127\.0\.0\.1/,
    ],
  ])('%s is refused with its reason', async (_, issue, tls, reason) => {
    const options = 'caFile' in tls ? { caFile } : {};
    await using controller = await scriptedController(emptyList, {
      tls: await issue(),
      api: { tls: options },
    });
    const failure = await failureOf(controller.api.check());
    expect(failure).toMatchObject({ code: 'tls', message: expect.stringMatching(reason) });
    expect(controller.received).toHaveLength(0);
  });

  test('sends a client certificate, and reports that one is required', async () => {
    const client = await ca.issue({ names: ['client'] });
    const clientCertFile = join(directory, 'client.pem');
    const clientKeyFile = join(directory, 'client.key');
    await Promise.all([writeFile(clientCertFile, client.cert), writeFile(clientKeyFile, client.key)]);
    // In TLS 1.3 a server closes the connection instead of sending the reason.
    const tls = { ...certificate, ca: ca.cert, requestCert: true, maxVersion: 'TLSv1.2' as const };
    await using controller = await scriptedController(emptyList, {
      tls,
      api: { tls: { caFile, clientCertFile, clientKeyFile } },
    });
    expect(await controller.api.check()).toMatchObject({ scopes: [] });

    const without = createApi({ address: controller.address, tls: { caFile } });
    const failure = await failureOf(without.check());
    await without.close();
    expect(failure).toMatchObject({ code: 'tls', hint: expect.stringContaining('BOUNDARY_CLIENT_CERT') });
  });

  test.each([
    [{ caFile: '/nowhere/ca.pem' }, '/nowhere/ca.pem'],
    [{ caPath: '/nowhere' }, '/nowhere'],
    [{ clientCertFile: '/nowhere/client.pem' }, 'key'],
  ])('%j is reported before anything is sent', async (tls, named) => {
    await using controller = await scriptedController(emptyList, { tls: certificate, api: { tls } });
    expect(await failureOf(controller.api.check())).toMatchObject({
      code: 'tls',
      message: expect.stringContaining(named),
    });
  });

  test('https on a plain port and http on a TLS port suggest each other', async () => {
    await using plain = await scriptedController(emptyList);
    await using secure = await scriptedController(emptyList, { tls: certificate, api: { maxRetries: 0 } });
    const crossed = [
      [`https://127.0.0.1:${plain.port}`, 'tls', `http://127.0.0.1:${plain.port}`],
      [`http://127.0.0.1:${secure.port}`, undefined, 'https://'],
    ] as const;
    for (const [address, code, hint] of crossed) {
      const api = createApi({ address, maxRetries: 0 });
      const failure = await failureOf(api.check());
      await api.close();
      expect(failure).toMatchObject({
        hint: expect.stringContaining(hint),
        ...(code === undefined ? {} : { code }),
      });
    }
  });
});

describe('connections', () => {
  test('refused', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const api = createApi({ address: `http://127.0.0.1:${port}` });
    const failure = await failureOf(api.check());
    await api.close();
    expect(failure).toMatchObject({
      code: 'controller-unreachable',
      message: expect.stringContaining('connection refused'),
    });
  });

  test('a server that does not speak HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const api = createApi({ address: `http://127.0.0.1:${port}` });
    const failure = await failureOf(api.check());
    await api.close();
    server.close();
    expect(failure).toMatchObject({ code: 'not-boundary' });
  });

  test('a missing response ends at the time limit', async () => {
    await using controller = await scriptedController(() => ({ hang: true }), { api: { timeoutMs: 50 } });
    expect(await failureOf(controller.api.check())).toMatchObject({ code: 'controller-timeout' });
  });

  test('an abort rejects, before and during the request', async () => {
    const stop = new AbortController();
    await using controller = await scriptedController(() => {
      stop.abort();
      return { hang: true };
    });
    expect(await failureOf(controller.api.check(stop.signal))).toMatchObject({ code: 'cancelled' });
    expect(await failureOf(controller.api.check(stop.signal))).toMatchObject({ code: 'cancelled' });
    expect(controller.received).toHaveLength(1);
  });

  test('close ends pending requests', async () => {
    const arrived = Promise.withResolvers<void>();
    await using controller = await scriptedController(() => {
      arrived.resolve();
      return { hang: true };
    });
    const failure = failureOf(controller.api.check());
    await arrived.promise;
    await controller.api.close();
    expect(await failure).toMatchObject({ code: 'cancelled' });
  });

  test('gives up on an endless response', async () => {
    const body = 'x'.repeat(65 * 1024 * 1024);
    await using controller = await scriptedController(() => ({ body }));
    expect(await failureOf(controller.api.check())).toMatchObject({ code: 'bad-answer' });
  });
});
