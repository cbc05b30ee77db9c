/**
 * Keeps every program but the parent away from a listener of a child process. A check of the user would lose what the parent sends for a client that
 * closes at once, such as the cancel request of a driver: the row of a closed connection shows no user.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { PeerCheck } from '../../proxy/only-you.ts';

/** Bytes. */
export const TOKEN_LENGTH = 32;

/** For listeners that tell their clients apart themselves. */
export const everyone: PeerCheck = () => Promise.resolve(undefined);

/** Returns a listener for connections that begin with the token. `serve` gets the socket with what follows; others are closed. */
export function behindToken(token: Uint8Array, serve: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    let unread: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      unread = Buffer.concat([unread, chunk]);
      if (unread.length < token.length) return;
      socket.off('data', onData);
      if (!timingSafeEqual(unread.subarray(0, token.length), token)) {
        socket.destroy();
        return;
      }
      const rest = unread.subarray(token.length);
      if (rest.length > 0) socket.unshift(rest);
      serve(socket);
    };
    socket.on('data', onData);
  };
}
