import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { forwardThreads } from '../../src/proxy/threads.ts';
import { startDev } from '../support/dev-process.ts';
import { at, createTarget, signInByRest, text } from '../support/rest.ts';

/** Echoes, and counts round trips through the port that it is sent. */
const ENDS = `
const { connect, createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const count = new Int32Array(workerData);
const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
parentPort.on('message', (port) => {
  const socket = connect(port, '127.0.0.1', () => socket.write('x'));
  socket.on('error', () => undefined);
  socket.on('data', () => {
    Atomics.add(count, 0, 1);
    Atomics.notify(count, 0);
    socket.write('x');
  });
});`;

test('a forward carries bytes while the thread of the screen does nothing else than work', async () => {
  const dev = await startDev(['--no-lab']);
  onTestFinished(() => dev.stop());
  const count = new Int32Array(new SharedArrayBuffer(4));
  const ends = new Worker(ENDS, { eval: true, workerData: count.buffer });
  onTestFinished(async () => void (await ends.terminate()));
  const [endpoint] = await once(ends, 'message');
  const rest = await signInByRest(dev);
  const target = await createTarget(rest, 'echo', Number(endpoint));
  const session = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const threads: Worker[] = [];
  onTestFinished(async () => void (await Promise.all(threads.map((thread) => thread.terminate()))));
  const forward = await forwardThreads({
    most: 1,
    start: () => {
      const thread = new Worker(new URL('../support/forward-thread.ts', import.meta.url));
      threads.push(thread);
      return thread;
    },
  })({ authorizationToken: text(at(session, 'authorization_token')) });
  ends.postMessage(forward.listenPort);
  // Blocks this thread, as drawing a long list does, until a hundred more round trips are done.
  for (let seen = 0; seen < 100; seen = Atomics.load(count, 0)) {
    expect(Atomics.wait(count, 0, seen, 60_000)).not.toBe('timed-out');
  }
  expect(forward.snapshot().bytesUp).toBe(0);
  await forward.close({ keepSession: true });
  expect(forward.snapshot().bytesUp).toBeGreaterThanOrEqual(100);
});
