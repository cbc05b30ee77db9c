/** The TCP listener of a forward. */
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { BndError } from '../lib/errors.ts';
import { acceptedWithSharedRead } from '../lib/shared-read.ts';
import { SOCKET_BUFFER_BYTES, TCP_KEEP_ALIVE_MS } from './dial.ts';

export interface Listener {
  readonly port: number;
  /** Stops accepting and frees the port at once; open connections continue. Idempotent. */
  close(): void;
}

/**
 * Listens on a port; 0 = any free one. Rejects with BndError port-busy, port-forbidden, bad-listen-address. Sockets are created with half-close allowed;
 * a chunk that they emit is valid only during the event.
 */
export async function listen(
  address: string,
  port: number,
  accept: (socket: Socket) => void,
): Promise<Listener> {
  if (isIP(address) === 0) throw new BndError('bad-listen-address', `"${address}" is not an IP address.`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new BndError('bad-listen-address', `${port} is not a valid port number.`, {
      hint: 'Choose a port from 0 to 65535.',
    });
  const stream = { allowHalfOpen: true, highWaterMark: SOCKET_BUFFER_BYTES };
  const server = createServer({
    ...stream,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
    pauseOnConnect: true,
  });
  server.on('connection', (accepted) => accept(acceptedWithSharedRead(accepted, stream)));
  await bind(server, address, port);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () => server.close(),
  };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenError(error, host, port));
    server.once('error', fail);
    server.listen({ host, port, backlog: 511 }, () => {
      server.off('error', fail);
      // A connection that could not be accepted (no descriptors left) must not end the others.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): BndError {
  const options = { cause: error };
  if (error.code === 'EADDRINUSE')
    return new BndError('port-busy', `Port ${port} on ${host} is in use.`, options);
  if (error.code === 'EACCES')
    return new BndError('port-forbidden', `Permission denied: cannot listen on port ${port}.`, options);
  return new BndError('bad-listen-address', `Cannot listen on ${host}: ${error.message}.`, options);
}

/** Returns `host:port` of the local program, IPv6 addresses in brackets. */
export function clientAddress(socket: Socket): string {
  const host = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return host.includes(':') ? `[${host}]:${socket.remotePort}` : `${host}:${socket.remotePort}`;
}
