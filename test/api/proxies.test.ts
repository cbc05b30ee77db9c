/** The controller behind a proxy from the environment. Loopback is exempt, so it has a name here that only the proxy knows. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import type { ApiOptions, BoundaryApi, RequestRecord } from '../../src/api/types.ts';
import { type CertificatePair, createCa } from '../support/certs.ts';
import { startHttpProxy } from '../support/http-proxy.ts';
import { quietPlace } from '../support/tcp.ts';
import {
  failureOf,
  type Script,
  type ScriptedController,
  scriptedController,
} from './scripted-controller.ts';

const HOST = 'controller.test';
const TOKEN = 'at_1234567890_s1verysecret';
const target: Script = () => ({ body: { id: 'ttcp_1' } });

let directory: string;
let caFile: string;
let certificate: CertificatePair;
let ofProxy: CertificatePair;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'api-proxy-'));
  const ca = await createCa();
  caFile = join(directory, 'ca.pem');
  await writeFile(caFile, ca.cert);
  certificate = await ca.issue({ names: [HOST], ips: [] });
  ofProxy = await ca.issue({ names: ['localhost'], ips: [] });
});
afterAll(() => rm(directory, { recursive: true }));

/** A client of the controller by its name. */
function apiBy(controller: ScriptedController, options: Partial<ApiOptions>): BoundaryApi {
  const address = controller.address.replace('127.0.0.1', HOST);
  const api = createApi({ tls: { caFile }, maxRetries: 0, ...options, address });
  onTestFinished(() => api.close());
  return api;
}

describe.each(['HTTPS_PROXY', 'https_proxy'])('%s', (variable) => {
  test('connects to the controller by CONNECT, with TLS end to end', async () => {
    const proxy = await startHttpProxy();
    await using controller = await scriptedController(target, { tls: certificate });
    const api = apiBy(controller, { env: { [variable]: `http://127.0.0.1:${proxy.port}` } });
    api.setToken(TOKEN);
    for (let reads = 0; reads < 5; reads += 1)
      expect(await api.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
    const tunnel = { method: 'CONNECT', target: `${HOST}:${controller.port}`, credentials: undefined };
    expect(proxy.asked).toEqual(proxy.asked.map(() => tunnel));
    // Connections are reused.
    expect(proxy.asked.length).toBeLessThan(5);
    expect(controller.received[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
});

test('HTTP_PROXY applies to a controller without TLS, and a long response keeps its limit', async () => {
  const proxy = await startHttpProxy();
  await using controller = await scriptedController((received, index) =>
    index === 0 ? target(received, index) : { body: 'x'.repeat(65 * 1024 * 1024) },
  );
  const api = apiBy(controller, { env: { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` } });
  expect(await api.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
  expect(proxy.asked[0]?.target).toBe(`http://${HOST}:${controller.port}/v1/targets/ttcp_1`);
  expect(await failureOf(api.read('targets', 'ttcp_1'))).toMatchObject({ code: 'bad-answer' });
});

test('an https proxy has its own certificate', async () => {
  const proxy = await startHttpProxy(undefined, ofProxy);
  const env = { HTTPS_PROXY: `https://localhost:${proxy.port}` };
  await using controller = await scriptedController(target, { tls: certificate });
  expect(await apiBy(controller, { env }).read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
  expect(proxy.asked).toHaveLength(1);
  const impostor = await startHttpProxy(undefined, certificate);
  const api = apiBy(controller, { env: { HTTPS_PROXY: `https://localhost:${impostor.port}` } });
  expect(await failureOf(api.read('targets', 'ttcp_1'))).toMatchObject({
    code: 'tls',
    message: expect.stringContaining(`proxy https://localhost:${impostor.port}`),
  });
  expect(impostor.asked).toEqual([]);
});

test('credentials of the proxy reach only the proxy, and no message or record', async () => {
  const proxy = await startHttpProxy(({ target: wanted }) => (wanted.startsWith('refused') ? 407 : 200));
  await using controller = await scriptedController(target, { tls: certificate });
  const records: RequestRecord[] = [];
  const options = {
    env: { HTTPS_PROXY: `http://ann:p%40ss%wd@127.0.0.1:${proxy.port}` },
    onRequest: (record: RequestRecord) => records.push(record),
  };
  await apiBy(controller, options).read('targets', 'ttcp_1');
  expect(proxy.asked[0]?.credentials).toBe('ann:p%40ss%wd');
  expect(JSON.stringify(controller.received.map(({ headers }) => headers))).not.toMatch(/proxy-auth/i);

  const refused = createApi({ ...options, address: 'https://refused.test', maxRetries: 0 });
  const failure = await failureOf(refused.read('targets', 'ttcp_1'));
  await refused.close();
  expect(failure).toMatchObject({
    code: 'controller-unreachable',
    message: expect.stringContaining(`http://127.0.0.1:${proxy.port}`),
    hint: expect.stringContaining('HTTPS_PROXY'),
  });
  expect(JSON.stringify([records, failure, Reflect.get(Object(failure), 'message')])).not.toMatch(
    /p@ss|p%40|ann:/,
  );
});

test('decodes a percent-encoded password', async () => {
  const proxy = await startHttpProxy();
  await using controller = await scriptedController(target, { tls: certificate });
  const env = { HTTPS_PROXY: `http://an%3An:p%40s%20s@127.0.0.1:${proxy.port}` };
  await apiBy(controller, { env }).read('targets', 'ttcp_1');
  expect(proxy.asked[0]?.credentials).toBe('an:n:p@s s');
});

test('loopback and NO_PROXY hosts are reached directly', async () => {
  const proxy = await startHttpProxy();
  const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: HOST };
  await using controller = await scriptedController(target, { api: { env } });
  expect(await controller.api.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
  // Only the proxy knows the name.
  expect(await failureOf(apiBy(controller, { env }).read('targets', 'ttcp_1'))).toMatchObject({
    code: 'controller-unreachable',
    message: expect.not.stringContaining('proxy'),
  });
  expect(proxy.asked).toEqual([]);
});

describe('an error of the proxy contains its variable', () => {
  const naming = (port: number | string) => ({
    message: expect.stringContaining(`http://127.0.0.1:${port}`),
    hint: expect.stringContaining('HTTPS_PROXY'),
  });

  test.each([
    [403, 'controller-unreachable'],
    [407, 'controller-unreachable'],
    [502, 'controller-unreachable'],
    ['cut', 'controller-unreachable'],
    ['hang', 'controller-timeout'],
  ] as const)('%s', async (ruling, code) => {
    const proxy = await startHttpProxy(() => ruling);
    await using controller = await scriptedController(target, { tls: certificate });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const api = apiBy(controller, { env, timeoutMs: 1_000 });
    expect(await failureOf(api.read('targets', 'ttcp_1'))).toMatchObject({ code, ...naming(proxy.port) });
    expect(controller.received).toEqual([]);
  });

  test('connection refused', async () => {
    const [host, port = ''] = (await quietPlace()).split(':');
    await using controller = await scriptedController(target, { tls: certificate });
    const api = apiBy(controller, { env: { HTTPS_PROXY: `http://${host}:${port}` } });
    expect(await failureOf(api.read('targets', 'ttcp_1'))).toMatchObject({
      code: 'controller-unreachable',
      ...naming(port),
    });
  });

  test('an untrusted certificate is still attributed to the controller', async () => {
    const proxy = await startHttpProxy();
    await using controller = await scriptedController(target, { tls: certificate });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await failureOf(apiBy(controller, { env, tls: {} }).read('targets', 'ttcp_1'))).toMatchObject({
      code: 'tls',
      message: expect.stringContaining(HOST),
    });
  });

  test.each(['socks5://ann:s3cret@127.0.0.1:1080', 'http://ann:s3cret@[bad'])(
    '%s is unsupported',
    async (value) => {
      await using controller = await scriptedController(target, { tls: certificate });
      const failure = await failureOf(
        apiBy(controller, { env: { HTTPS_PROXY: value } }).read('targets', 'ttcp_1'),
      );
      expect(failure).toMatchObject({
        code: 'controller-unreachable',
        hint: expect.stringMatching(/HTTPS_PROXY .* not supported/),
      });
      expect(JSON.stringify(failure)).not.toContain('s3cret');
    },
  );
});
