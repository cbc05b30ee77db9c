/** The proxy of the screen, in a real thread. */
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { gatewayThreads } from '../../src/gateway/thread-gateway.ts';
import type { OpenedGateway, RemoteBackend } from '../../src/gateway/types.ts';
import { BndError } from '../../src/lib/errors.ts';
import type { Forward } from '../../src/proxy/types.ts';
import { startTestWorker, when } from '../support/forwards.ts';
import { socksTo, WEB } from '../support/gateways.ts';
import { createTestSession, portOf } from '../support/scripted-worker.ts';
import { isListening, listenOn } from '../support/tcp.ts';

interface Rig {
  readonly gateway: OpenedGateway;
  readonly forwards: readonly Forward[];
  readonly refused: readonly string[];
  readonly thread: Worker;
}

async function startRig(changes: Partial<RemoteBackend> = {}, listenPort = 0): Promise<Rig> {
  const forwards: Forward[] = [];
  const refused: string[] = [];
  const threads: Worker[] = [];
  const open = gatewayThreads((port) => {
    const file = new URL('../support/gateway-thread.ts', import.meta.url);
    const thread = new Worker(file, { workerData: port, transferList: [port] });
    threads.push(thread);
    onTestFinished(async () => void (await thread.terminate()));
    return thread;
  });
  const opened: OpenedGateway = await open(
    { listenAddress: '127.0.0.1', listenPort, direct: false, onlyYou: 'auto' },
    {
      resolve: async () => WEB,
      open: async () => {
        const session = await createTestSession();
        const worker = await startTestWorker(session, (peer) => peer.echo());
        const forward = await opened.openForward({
          authorizationToken: session.token([worker.address]),
          warm: 0,
        });
        forwards.push(forward);
        return forward.sessionId;
      },
      aliases: async () => ['db.eng'],
      refused: (text) => void refused.push(text),
      ...changes,
    },
  );
  const [thread] = threads;
  if (thread === undefined) throw new Error('no thread');
  return { gateway: opened, forwards, refused, thread };
}

test('connections share a forward of the thread, whose figures the main thread has', async () => {
  const { gateway, forwards } = await startRig();
  for (let round = 0; round < 3; round += 1) {
    const { reply, client } = await socksTo(gateway, 'web.prod');
    expect(reply).toBe(0);
    client.socket.write('hello');
    expect((await client.next(5)).toString()).toBe('hello');
    client.socket.destroy();
  }
  const [forward, ...others] = forwards;
  expect(others).toEqual([]);
  if (forward === undefined) throw new Error('no forward');
  const figures = await when(forward, ({ totalConnections }) => totalConnections === 3);
  expect(figures.connections[0]?.clientAddress).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(await (await fetch(gateway.pacUrl)).text()).toContain('db.eng');
});

test('a failure of the main thread reaches the client in its protocol', async () => {
  const { gateway, refused } = await startRig({
    open: () => Promise.reject(new BndError('forbidden', 'You may not.')),
  });
  expect((await socksTo(gateway, 'web.prod')).reply).toBe(2);
  await expect.poll(() => refused.join()).toContain('You may not.');
});

test('a busy port rejects', async () => {
  const taken = await listenOn(() => undefined);
  await expect(startRig({}, portOf(taken))).rejects.toMatchObject({ code: 'port-busy' });
});

test('closing stops listening, and an open connection goes on', async () => {
  const { gateway } = await startRig();
  const { client } = await socksTo(gateway, 'web.prod');
  gateway.close();
  await expect.poll(() => isListening(gateway.port)).toBe(false);
  client.socket.write('still');
  expect((await client.next(5)).toString()).toBe('still');
});

test('an end of the thread is reported', async () => {
  const { gateway, thread } = await startRig();
  await thread.terminate();
  await gateway.lost;
  expect(await isListening(gateway.port)).toBe(false);
});
