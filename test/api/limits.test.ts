/** Controllers that respond late, partially or never, and callers that abort. */
import { getEventListeners } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { listAll } from '../../src/api/pager.ts';
import type { BoundaryApi, RequestRecord } from '../../src/api/types.ts';
import { startHttpProxy } from '../support/http-proxy.ts';
import { listenOn } from '../support/tcp.ts';
import { failureOf, scriptedController } from './scripted-controller.ts';

const target = { body: { id: 'ttcp_1' } };

/** The port of a server that accepts connections and stays silent. */
async function silentPort(onConnection: () => void = () => undefined): Promise<number> {
  const sockets: { destroy(): unknown }[] = [];
  const server = await listenOn((socket) => {
    sockets.push(socket);
    socket.resume();
    onConnection();
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return Number(Reflect.get(Object(server.address()), 'port'));
}

function apiAt(
  address: string,
  options: { timeoutMs?: number; env?: Record<string, string> } = {},
): BoundaryApi {
  const api = createApi({ address, maxRetries: 0, ...options });
  onTestFinished(() => api.close());
  return api;
}

describe('time limits', () => {
  test.each([
    ['a missing response', { hang: true }, /did not respond/],
    ['a response that stops in the middle', { half: true }, /part/],
  ])('%s: reports the request, and does not retry', async (_, answer, said) => {
    const records: RequestRecord[] = [];
    const options = { timeoutMs: 400, onRequest: (record: RequestRecord) => records.push(record) };
    await using controller = await scriptedController((_received, index) => (index === 0 ? target : answer), {
      api: options,
    });
    const { api } = controller;
    // Loads everything that the first request loads, without the short limit.
    await apiAt(controller.address).read('targets', 'ttcp_1');
    const calls: readonly (readonly [() => Promise<unknown>, string])[] = [
      [() => api.list('targets', { parentId: 'global' }), 'GET /v1/targets'],
      [() => api.authorizeSession({ target: 'ttcp_1' }), 'POST /v1/targets/ttcp_1:authorize-session'],
    ];
    for (const [call, what] of calls) {
      const failure = await failureOf(call());
      expect(failure).toMatchObject({ code: 'controller-timeout', message: expect.stringMatching(said) });
      expect(Object(failure).message).toContain(what);
    }
    expect(controller.received).toHaveLength(1 + calls.length);
    expect(records.map(({ error }) => error)).toEqual(calls.map(() => 'controller-timeout'));
  });

  test('a stalled TLS handshake', async () => {
    const api = apiAt(`https://127.0.0.1:${await silentPort()}`, { timeoutMs: 200 });
    expect(await failureOf(api.check())).toMatchObject({
      code: 'controller-timeout',
      message: expect.stringContaining('Timed out'),
    });
  });

  test('a list that never ends', async () => {
    let pages = 0;
    const request = async () => {
      const startedMs = performance.now();
      while (performance.now() - startedMs < 1);
      pages += 1;
      const object = { items: [], response_type: 'delta', list_token: `page ${pages}` };
      return { status: 200, object, date: undefined };
    };
    const listing = {
      name: 'targets',
      spec: { parentParam: 'scope_id', parse: () => undefined },
      query: { parentId: 'global' },
      listToken: undefined,
      limitMs: 20,
      signal: undefined,
    } as const;
    expect(await failureOf(listAll(request, listing))).toMatchObject({ code: 'controller-timeout' });
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThan(100);
  });
});

describe('an abort rejects at once with the code for canceled requests', () => {
  test('the handshake', { timeout: 8_000 }, async () => {
    const stop = new AbortController();
    const port = await silentPort(() => stop.abort());
    const failure = await failureOf(apiAt(`https://127.0.0.1:${port}`).check(stop.signal));
    expect(failure).toMatchObject({ code: 'cancelled' });
  });

  test('the CONNECT of a proxy, and sends nothing if it succeeds later', async () => {
    const stop = new AbortController();
    const released = Promise.withResolvers<200>();
    const proxy = await startHttpProxy(() => {
      stop.abort();
      return released.promise;
    });
    const port = await silentPort();
    const env = {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    };
    await using controller = await scriptedController(() => target);
    const secure = apiAt(`https://controller.test:${port}`, { env });
    expect(await failureOf(secure.authorizeSession({ target: 'ttcp_1' }, stop.signal))).toMatchObject({
      code: 'cancelled',
    });
    const plain = apiAt(`http://controller.test:${controller.port}`, { env });
    expect(await failureOf(plain.authorizeSession({ target: 'ttcp_1' }, stop.signal))).toMatchObject({
      code: 'cancelled',
    });
    released.resolve(200);
    expect(await plain.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
    expect(controller.received.map(({ method }) => method)).toEqual(['GET']);
  });

  test('the body of the response', async () => {
    const stop = new AbortController();
    await using controller = await scriptedController(() => {
      setImmediate(() => stop.abort());
      return { half: true };
    });
    expect(await failureOf(controller.api.check(stop.signal))).toMatchObject({ code: 'cancelled' });
  });

  test('the check of the sign-in', async () => {
    const stop = new AbortController();
    await using controller = await scriptedController(({ path }) => {
      if (!path.startsWith('/v1/auth-tokens/')) return { status: 403, body: { kind: 'x', message: 'x' } };
      stop.abort();
      return { hang: true };
    });
    controller.api.setToken('at_1234567890_s1secret');
    const list = controller.api.list('targets', { parentId: 'global' }, undefined, stop.signal);
    expect(await failureOf(list)).toMatchObject({ code: 'cancelled' });
  });

  test('a pause, also if the client is closed in it', { timeout: 4_000 }, async () => {
    const closing = Promise.withResolvers<void>();
    await using controller = await scriptedController(
      () => ({ status: 429, headers: { 'retry-after': '5' } }),
      { api: { onRequest: () => setImmediate(() => void controller.api.close().then(closing.resolve)) } },
    );
    expect(await failureOf(controller.api.read('targets', 'x'))).toMatchObject({ code: 'cancelled' });
    await closing.promise;
    expect(controller.received).toHaveLength(1);
  });

  test('a long-lived signal keeps no reference to finished requests', async () => {
    const { signal } = new AbortController();
    await using controller = await scriptedController((_, index) =>
      index % 3 === 0 ? { status: 429, headers: { 'retry-after': '0' } } : target,
    );
    for (let reads = 0; reads < 10; reads += 1) await controller.api.read('targets', 'ttcp_1', signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
