/** Resets local connections, so that a cut does not look like the end of the host's stream. */
import type { Socket } from 'node:net';
import { type TcpWatch, whenDelivered } from './tcp-watch.ts';

/** The delay of the reset where reading cannot be observed. */
const BLIND_MS = 1_000;

/**
 * Sends everything queued and then a reset, so that the local program reports an error instead of mistaking a part for the whole. A reset discards
 * bytes that the receiving system does not have yet, so it waits until they are delivered; on Linux delivered bytes stay readable after a reset.
 * Calls `onFlushed` once the kernel has everything. A program that reads nothing for `stallMs` loses the rest.
 */
export function resetSocket(socket: Socket, watch: TcpWatch, stallMs: number, onFlushed: () => void): void {
  // Reads on, to notice that the program closes first.
  socket.resume();
  let before = Number.POSITIVE_INFINITY;
  const stalled = setInterval(() => {
    if (socket.writableLength >= before) resetAtOnce(socket);
    before = socket.writableLength;
  }, stallMs);
  socket.once('close', () => clearInterval(stalled));
  socket.write('', () => {
    clearInterval(stalled);
    if (socket.destroyed) return;
    onFlushed();
    const stop = whenDelivered(watch, socket, { stallMs, blindMs: BLIND_MS }, () => resetAtOnce(socket));
    socket.once('close', stop);
  });
}

/** Resets at once and discards what is queued; a socket whose stream has ended is closed. */
export function resetAtOnce(socket: Socket): void {
  // libuv refuses to reset a socket while its end is being sent, and Node then never closes it.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
