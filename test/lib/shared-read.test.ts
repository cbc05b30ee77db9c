/** Sockets that read into shared memory: what arrives before a reader is there, during a pause, or at the same time on others stays whole. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { acceptedWithSharedRead } from '../../src/lib/shared-read.ts';
import { portOf } from '../support/scripted-worker.ts';
import { connectTo } from '../support/tcp.ts';

const STREAM = { allowHalfOpen: true, highWaterMark: 64 * 1024 };

async function pair(): Promise<{ readonly peer: Socket; readonly socket: Socket }> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const server = createServer({ pauseOnConnect: true }, (accepted) =>
    resolve(acceptedWithSharedRead(accepted, STREAM)),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const peer = await connectTo(portOf(server));
  const socket = await promise;
  server.close();
  for (const end of [peer, socket]) onTestFinished(() => void end.destroy());
  return { peer, socket };
}

/** Reads to the end, and pauses after each chunk until the next turn of the event loop. */
async function digestOf(socket: Socket): Promise<string> {
  const hash = createHash('sha256');
  socket.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    socket.pause();
    setImmediate(() => socket.resume());
  });
  await once(socket, 'end');
  return hash.digest('hex');
}

test('what arrives before there is a reader is not lost', async () => {
  const { peer, socket } = await pair();
  peer.write('early');
  while (socket.readableLength === 0) await new Promise(setImmediate);
  const [chunk] = await once(socket, 'data');
  expect(String(chunk)).toBe('early');
});

test('a paused socket reads nothing, and the rest after it is resumed', async () => {
  const { peer, socket } = await pair();
  const flood = randomBytes(8 * 1024 * 1024);
  peer.end(flood);
  const hash = createHash('sha256');
  socket.on('data', (chunk: Buffer) => hash.update(chunk));
  socket.once('data', () => socket.pause());
  await once(socket, 'pause');
  const { bytesRead } = socket;
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  expect(socket.bytesRead).toBe(bytesRead);
  socket.resume();
  await once(socket, 'end');
  expect(hash.digest('hex')).toBe(createHash('sha256').update(flood).digest('hex'));
});

test('connections that read and pause at the same time keep their own bytes', async () => {
  const pairs = await Promise.all(Array.from({ length: 10 }, pair));
  const payloads = pairs.map(() => randomBytes(700_000));
  const received = pairs.map(({ socket }) => digestOf(socket));
  for (const [index, { peer }] of pairs.entries()) peer.end(payloads[index] ?? '');
  expect(await Promise.all(received)).toEqual(
    payloads.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
  );
});
