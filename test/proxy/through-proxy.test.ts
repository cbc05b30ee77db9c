/** Workers that are only reachable through the proxy in the environment. Only the proxy can resolve the worker's name. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { openTestForward, startTestWorker, when } from '../support/forwards.ts';
import { type HttpProxy, startHttpProxy } from '../support/http-proxy.ts';
import { createTestSession } from '../support/scripted-worker.ts';
import { connectTo, quietPlace, receiveAll } from '../support/tcp.ts';

function envOf(proxy: HttpProxy, credentials = ''): Record<string, string> {
  return { HTTPS_PROXY: `http://${credentials}127.0.0.1:${proxy.port}` };
}

async function laneTo(rule?: Parameters<typeof startHttpProxy>[0]) {
  const session = await createTestSession();
  const worker = await startTestWorker(session, (peer) => {
    peer.accept();
    peer.ws.on('message', (data) => peer.ws.send(data));
  });
  const proxy = await startHttpProxy(rule);
  const port = worker.address.split(':').at(-1);
  return { session, worker, proxy, hidden: `worker.test:${port}` };
}

describe('a worker behind a proxy', () => {
  test('is reached by CONNECT if it is unreachable directly, and first by CONNECT from then on', async () => {
    const { session, proxy, hidden } = await laneTo();
    const forward = await openTestForward(session.token([hidden]), { env: envOf(proxy, 'ann:s3cret@') });
    for (const text of ['one', 'two']) {
      const client = await connectTo(forward.listenPort);
      client.write(text);
      const [bytes] = await once(client, 'data');
      expect(String(bytes)).toContain(text);
      client.destroy();
    }
    expect(proxy.asked).toEqual(
      ['one', 'two'].map(() => ({ method: 'CONNECT', target: hidden, credentials: 'ann:s3cret' })),
    );
  });

  test('is dialed directly if that works', async () => {
    const { session, worker, proxy } = await laneTo();
    const direct = worker.address.replace('127.0.0.1', 'localhost');
    const forward = await openTestForward(session.token([direct, worker.address]), { env: envOf(proxy) });
    const client = await connectTo(forward.listenPort);
    client.write('x');
    await once(client, 'data');
    client.destroy();
    expect(proxy.asked).toEqual([]);
  });

  test('is not dialed through a proxy that NO_PROXY exempts it from', async () => {
    const { session, proxy, hidden } = await laneTo();
    const env = { ...envOf(proxy), NO_PROXY: '.test' };
    const forward = await openTestForward(session.token([hidden]), { env });
    await receiveAll(await connectTo(forward.listenPort));
    const { lastError } = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(lastError?.message).not.toContain('proxy');
    expect(proxy.asked).toEqual([]);
  });
});

describe('an error of the proxy contains its variable, never its credentials', () => {
  test.each([403, 407, 502, 'cut'] as const)('%s', async (ruling) => {
    const { session, proxy, hidden } = await laneTo(() => ruling);
    const forward = await openTestForward(session.token([hidden]), { env: envOf(proxy, 'ann:s3cret@') });
    await receiveAll(await connectTo(forward.listenPort));
    const { lastError } = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(lastError).toMatchObject({
      code: 'worker-unreachable',
      message: expect.stringContaining(`http://127.0.0.1:${proxy.port}`),
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
    expect(JSON.stringify([lastError?.message, lastError?.hint])).not.toContain('s3cret');
  });

  test('connection refused', async () => {
    const session = await createTestSession();
    const env = { HTTPS_PROXY: `http://${await quietPlace()}` };
    const forward = await openTestForward(session.token(['worker.test:9202']), { env });
    await receiveAll(await connectTo(forward.listenPort));
    const { lastError } = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(lastError).toMatchObject({
      code: 'worker-unreachable',
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
  });

  test('timeout', async () => {
    const { session, proxy, hidden } = await laneTo(() => 'hang');
    const options = { env: envOf(proxy), dialTimeoutMs: 1_000 };
    const forward = await openTestForward(session.token([hidden]), options);
    await receiveAll(await connectTo(forward.listenPort));
    const { lastError } = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(lastError).toMatchObject({ code: 'worker-timeout', hint: expect.stringContaining('HTTPS_PROXY') });
  });
});
