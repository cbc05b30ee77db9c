/** Programs that talk to an echo server through a forward. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A relay that lost a connection may keep its local end open. */
export const STALL_MS = 10_000;

/** Sends that many messages, each after the answer to the one before, and resolves with the times of the round trips in milliseconds. */
export async function echoTimes(port: number, count: number, bytes: number): Promise<number[]> {
  const socket = await open(port);
  const message = Buffer.alloc(bytes, 'm');
  const times: number[] = [];
  const done = Promise.withResolvers<void>();
  let startedAt = 0;
  let missing = 0;
  const send = (): void => {
    missing = bytes;
    startedAt = performance.now();
    socket.write(message);
  };
  socket.on('data', (chunk: Buffer) => {
    missing -= chunk.length;
    if (missing > 0) return;
    times.push(performance.now() - startedAt);
    if (times.length === count) done.resolve();
    else send();
  });
  socket.setTimeout(STALL_MS, () => socket.destroy());
  socket.on('close', () => done.reject(new Error(`${times.length} of ${count} answers came`)));
  send();
  try {
    await done.promise;
    return times;
  } finally {
    socket.destroy();
  }
}

/** Opens that many connections, and waits for an answer on each. */
export async function openAtOnce(port: number, count: number): Promise<{ close(): void }> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(port)));
  await Promise.all(
    sockets.map(async (socket) => {
      socket.write('x');
      await once(socket, 'data');
    }),
  );
  return { close: () => sockets.forEach((socket) => void socket.destroy()) };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}
