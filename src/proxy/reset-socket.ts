/** The end of a local connection that must not look like the end of the host's stream. */
import type { Socket } from 'node:net';
import { type TcpWatch, whenDelivered } from './tcp-watch.ts';

/** How long a local program that reads nothing may hold up the reset, and how long one may take where that cannot be seen. */
const BOUNDS = { stallMs: 60_000, blindMs: 1_000 } as const;

/**
 * Sends what is queued and then a reset, so that the local program reports an error instead of taking a part for the whole. A reset discards
 * what the other side's system does not have yet; on Linux what it has stays readable, and the reset waits for that. `onFlushed` is called when
 * our own system has everything.
 */
export function resetSocket(socket: Socket, watch: TcpWatch, onFlushed: () => void): void {
  // The program may still close or reset it first.
  socket.resume();
  socket.write('', () => {
    if (socket.destroyed) return;
    onFlushed();
    const stop = whenDelivered(watch, socket, BOUNDS, () => resetAtOnce(socket));
    socket.once('close', stop);
  });
}

/** The same without what is still queued. */
export function resetAtOnce(socket: Socket): void {
  // libuv refuses to reset a socket whose end is on its way out, and Node never closes that one then.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
