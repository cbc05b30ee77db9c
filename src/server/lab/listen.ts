import { once } from 'node:events';
import type { Server } from 'node:net';
import { BndError } from '../../lib/errors.ts';

const LOOPBACK = '127.0.0.1';

/** One TCP service of the lab, on loopback. */
export interface Endpoint {
  readonly port: number;
  /** Stops listening and closes open connections. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a server on a loopback port, 0: any free one. Rejects with BndError `port-busy`. It does not keep the process alive: `bnd-tui dev` runs as
 * long as its controller.
 */
export async function listenOnLoopback(server: Server, wanted = 0): Promise<Endpoint> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // A peer may vanish at any byte; a service only needs the socket to be closed then.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await listen(server, wanted);
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen(port, LOOPBACK), 'listening');
  } catch (cause) {
    throw new BndError(
      'port-busy',
      `The lab cannot listen on ${LOOPBACK}:${port}, the address of its targets.`,
      {
        cause,
        hint: 'Stop the program that listens there, or start with --no-lab or another --data file.',
      },
    );
  }
}
