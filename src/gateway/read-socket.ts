/** Reads a socket piece by piece, so that it can be passed on with its unread bytes at any time. */
import type { Socket } from 'node:net';

/** Resolves with what has arrived; undefined at the end of the stream. The socket must not be read otherwise in the meantime. */
export function nextChunk(socket: Socket): Promise<Buffer | undefined> {
  const arrived: Buffer | null = socket.read();
  if (arrived !== null) return Promise.resolve(arrived);
  if (socket.readableEnded || socket.destroyed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const done = (chunk: Buffer | undefined): void => {
      socket.off('readable', look).off('end', end).off('close', end);
      resolve(chunk);
    };
    const end = (): void => done(undefined);
    const look = (): void => {
      const chunk: Buffer | null = socket.read();
      if (chunk !== null) done(chunk);
    };
    socket.on('readable', look).on('end', end).on('close', end);
  });
}
