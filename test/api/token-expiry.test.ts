/** An expired token makes the controller delete it and end its sessions, so none is ever sent. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { createCa } from '../support/certs.ts';
import { startHttpProxy } from '../support/http-proxy.ts';
import { failureOf, scriptedController } from './scripted-controller.ts';

const TOKEN = 'at_1234567890_s1verysecret';
const EXPIRES_MS = Date.parse('2026-03-01T12:00:00Z');
const target = { body: { id: 'ttcp_1' } };

let nowMs = 0;
const clock = { now: () => nowMs };
const jump = () => {
  nowMs = EXPIRES_MS;
};

beforeEach(() => {
  nowMs = EXPIRES_MS - 6_000;
});

test('is sent until 5 s before its expiry, by every call; anonymous calls continue', async () => {
  await using controller = await scriptedController(
    ({ path }) => ({
      body: path.includes('auth') ? { attributes: { id: 'at_1', token: TOKEN } } : { id: 'ttcp_1' },
    }),
    { api: clock },
  );
  const { api, received } = controller;
  api.setToken(TOKEN, EXPIRES_MS);
  await api.read('targets', 'ttcp_1');
  nowMs = EXPIRES_MS - 5_000;
  const calls = [
    () => api.read('targets', 'ttcp_1'),
    () => api.list('targets', { parentId: 'global' }),
    () => api.authorizeSession({ target: 'ttcp_1' }),
    () => api.cancelSession('s_1'),
    () => api.deleteAuthToken('at_1234567890'),
  ];
  for (const call of calls) expect(await failureOf(call())).toMatchObject({ code: 'token-expired' });
  expect(received).toHaveLength(1);
  await api.authenticate({ authMethodId: 'ampw_1', loginName: 'a', password: 'b' });
  api.setToken(TOKEN, EXPIRES_MS + 60_000);
  await api.read('targets', 'ttcp_1');
  // If the expiry is unknown, the controller decides.
  api.setToken(TOKEN);
  await api.read('targets', 'ttcp_1');
  expect(received).toHaveLength(4);
});

test.each([
  ['before the next try', { status: 429, headers: { 'retry-after': '0' } }],
  ['before a redirect is followed', { status: 307, headers: { location: '/v1/elsewhere' } }],
  ['before the next page', { body: { response_type: 'delta', list_token: 'more' } }],
])('the clock jumps %s', async (_, answer) => {
  await using controller = await scriptedController(
    () => {
      jump();
      return answer;
    },
    { api: clock },
  );
  controller.api.setToken(TOKEN, EXPIRES_MS);
  const failure = await failureOf(controller.api.list('targets', { parentId: 'global' }));
  expect(failure).toMatchObject({ code: 'token-expired' });
  expect(controller.received).toHaveLength(1);
});

test('the clock jumps while connecting', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'api-expiry-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const ca = await createCa();
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, ca.cert);
  const proxy = await startHttpProxy(() => {
    jump();
    return 200;
  });
  await using controller = await scriptedController(() => target, {
    tls: await ca.issue({ names: ['controller.test'], ips: [] }),
  });
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  const address = `https://controller.test:${controller.port}`;
  const api = createApi({ address, env, tls: { caFile }, ...clock });
  onTestFinished(() => api.close());
  api.setToken(TOKEN, EXPIRES_MS);
  expect(await failureOf(api.read('targets', 'ttcp_1'))).toMatchObject({ code: 'token-expired' });
  expect(proxy.asked).toHaveLength(1);
  expect(controller.received).toEqual([]);
  // The connection can be reused for the next token.
  api.setToken(TOKEN, EXPIRES_MS + 60_000);
  expect(await api.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
});
