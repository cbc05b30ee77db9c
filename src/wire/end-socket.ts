/** Closes a TCP or TLS connection in an orderly way, bounded in time. */
import type { Socket } from 'node:net';

export interface EndBounds {
  /** Gives up after this long without a successful write; undefined: no stall limit. */
  readonly stallMs?: number;
  /** How long the peer may take to end its stream after ours has ended. */
  readonly lingerMs: number;
}

/**
 * Sends what is still queued, then `last`, then the end of the stream, and discards what arrives. The socket is destroyed only after the peer's own
 * end or `lingerMs`: closing with unread input makes the system send a reset, which can overtake bytes that the peer has not read yet.
 */
export function endSocket(socket: Socket, bounds: EndBounds, last?: Buffer): void {
  if (socket.destroyed) return;
  const stalled = bounds.stallMs === undefined ? undefined : watchStall(socket, bounds.stallMs);
  let linger: NodeJS.Timeout | undefined;
  socket.once('finish', () => {
    clearInterval(stalled);
    linger = setTimeout(() => socket.destroy(), bounds.lingerMs);
  });
  socket.once('close', () => {
    clearInterval(stalled);
    clearTimeout(linger);
  });
  if (last === undefined) socket.end();
  else socket.end(last);
  socket.resume();
}

function watchStall(socket: Socket, stallMs: number): NodeJS.Timeout {
  let before = Number.POSITIVE_INFINITY;
  return setInterval(() => {
    if (socket.writableLength >= before) socket.destroy();
    before = socket.writableLength;
  }, stallMs);
}
