/**
 * Reads of sockets into one buffer that all connections of a thread share. Node calls back at once after a read, so no two reads overlap. With a buffer
 * of its own for each read, which is what it does otherwise, collecting the garbage costs as much as everything else that a tunnel does.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';

const READ_BYTES = 128 * 1024;
const shared = Buffer.allocUnsafeSlow(READ_BYTES);

/**
 * Returns the `onread` option for a socket that emits 'data' as usual, except that the chunk is valid only during the event. What arrives while it is
 * paused or has no reader is buffered as usual.
 */
export function sharedRead(socketOf: () => Socket | undefined): OnReadOpts {
  return {
    buffer: shared,
    callback: (length) => {
      const socket = socketOf();
      if (socket === undefined) return true;
      const chunk = shared.subarray(0, length);
      if (socket.readableFlowing !== true || socket.readableLength > 0)
        return socket.push(Buffer.from(chunk));
      socket.emit('data', chunk);
      return true;
    },
  };
}

/**
 * Returns such a socket for a connection that a server has accepted with `pauseOnConnect`, which has no such option: it takes over the handle. A Node
 * that names it differently gets the same socket back, which only costs more.
 */
export function acceptedWithSharedRead(accepted: Socket, options: SocketConstructorOpts): Socket {
  const handle: unknown = Reflect.get(accepted, '_handle');
  if (typeof Reflect.get(Object(handle), 'useUserBuffer') !== 'function') return accepted;
  const withHandle = { ...options, handle, onread: sharedRead(() => socket) };
  const socket: Socket = Reflect.construct(Socket, [withHandle]);
  Reflect.set(accepted, '_handle', null);
  return socket;
}
