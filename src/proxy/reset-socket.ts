/** Resets local connections, so that a cut does not look like the end of the host's stream. */
import type { Socket } from 'node:net';
import { type TcpWatch, whenDelivered } from './tcp-watch.ts';

/** `stallMs`: how long a local program that does not read delays the reset. `blindMs`: the delay where reading cannot be observed. */
const BOUNDS = { stallMs: 60_000, blindMs: 1_000 } as const;

/**
 * Sends everything queued and then a reset, so that the local program reports an error instead of mistaking a part for the whole. A reset discards
 * bytes that the receiving system does not have yet, so it waits until they are delivered; on Linux delivered bytes stay readable after a reset.
 * Calls `onFlushed` once the kernel has everything.
 */
export function resetSocket(socket: Socket, watch: TcpWatch, onFlushed: () => void): void {
  // Reads on, to notice that the program closes first.
  socket.resume();
  socket.write('', () => {
    if (socket.destroyed) return;
    onFlushed();
    const stop = whenDelivered(watch, socket, BOUNDS, () => resetAtOnce(socket));
    socket.once('close', stop);
  });
}

/** Resets at once and discards what is queued; a socket whose stream has ended is closed. */
export function resetAtOnce(socket: Socket): void {
  // libuv refuses to reset a socket while its end is being sent, and Node then never closes it.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
