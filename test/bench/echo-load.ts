/** Programs that talk to an echo server through a forward. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A relay that lost a connection may keep its local end open. */
export const STALL_MS = 10_000;

/** Sends that many messages, each after the answer to the one before, and resolves with the times of the round trips in milliseconds. */
export async function echoTimes(socket: Socket, count: number, bytes: number): Promise<number[]> {
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
  const onData = (chunk: Buffer): void => {
    missing -= chunk.length;
    if (missing > 0) return;
    times.push(performance.now() - startedAt);
    if (times.length === count) done.resolve();
    else send();
  };
  const onClose = (): void => done.reject(new Error(`${times.length} of ${count} answers came`));
  const onTimeout = (): void => void socket.destroy();
  socket.on('data', onData).on('close', onClose).on('timeout', onTimeout).setTimeout(STALL_MS);
  send();
  try {
    await done.promise;
    return times;
  } finally {
    socket.off('data', onData).off('close', onClose).off('timeout', onTimeout).setTimeout(0);
  }
}

/** Connects to the echo server through that local port, and waits for a first answer. Rejects if the connection is lost. */
export async function openEcho(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await echoTimes(socket, 1, 1);
  return socket;
}
