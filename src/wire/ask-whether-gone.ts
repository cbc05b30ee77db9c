import type { Socket } from 'node:net';

/**
 * Calls `onGone` if the system knows that the peer has reset the connection or does not respond any more. A write of no bytes reports that and sends
 * nothing, so that a peer that only waits is not disturbed.
 */
export function askWhetherGone(peer: Socket, onGone: () => void): void {
  if (peer.destroyed) onGone();
  else peer.write('', (error) => error && onGone());
}
