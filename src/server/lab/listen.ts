import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { BndError } from '../../lib/errors.ts';
import { type PeerCheck, peerCheck } from '../../proxy/only-you.ts';

const LOOPBACK = '127.0.0.1';

/** One TCP service of the lab, on loopback. */
export interface Endpoint {
  readonly port: number;
  /** Stops listening and closes open connections. Idempotent. */
  close(): Promise<void>;
}

/** For services that are started on their own. */
const BY_DEFAULT = peerCheck('auto', LOOPBACK);

/**
 * Starts a server on a loopback port, 0: any free one; it gets the connections that pass the check, the others are reset. Rejects with BndError `port-busy`. It does not keep the process alive: `bnd-tui dev` runs as
 * long as its controller.
 */
export async function listenOnLoopback(
  server: Server,
  wanted = 0,
  check: PeerCheck = BY_DEFAULT,
): Promise<Endpoint> {
  const sockets = new Set<{ destroy(): void }>();
  guard(server, check);
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

/** Delays what the server does with a connection until that has passed the check. */
function guard(server: Server, check: PeerCheck): void {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    void check(socket).then((refused) => {
      if (refused !== undefined) socket.resetAndDestroy();
      else for (const one of serve) Reflect.apply(one, server, [socket]);
    });
  });
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
