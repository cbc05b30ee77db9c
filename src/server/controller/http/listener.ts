/** The controller's HTTP or HTTPS server with its limits of time and connections. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionLimits } from '../../limits/connection-limits.ts';
import type { HttpLimits } from './limits.ts';

/** PEM texts. */
export interface ServerIdentity {
  readonly cert: string;
  /** Secret. */
  readonly key: string;
}

export interface ListenerOptions {
  readonly limits: HttpLimits;
  readonly connections: ConnectionLimits;
  /** Undefined: HTTP without TLS. */
  readonly identity: ServerIdentity | undefined;
}

/** Resolves with a server that does not listen yet. Rejects if certificate and key do not fit together. */
export async function createListener(
  { limits, connections, identity }: ListenerOptions,
  onRequest: RequestListener,
): Promise<Server> {
  const times = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  const server =
    identity === undefined
      ? createServer(times, onRequest)
      : // Loaded only with a certificate: TLS takes a while to load.
        (await import('node:https')).createServer(
          { ...times, ...identity, handshakeTimeout: limits.headersMs },
          onRequest,
        );
  server.prependListener('connection', (socket: Socket) => connections.admit(socket));
  server.on('clientError', refuse);
  return server;
}

/** Tells a client what was wrong with its bytes. One that took too long gets no answer, as from a real controller, and one that fails TLS cannot get any. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  const code = error.code ?? '';
  if (!code.startsWith('HPE_') || !socket.writable) return void socket.destroy();
  const status = STATUS[code] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};
