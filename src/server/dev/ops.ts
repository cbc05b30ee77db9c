/** The ops listener: whether this process can be used (internal/cmd/ops in hashicorp/boundary). */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { BndError, errorText } from '../../lib/errors.ts';
import type { ListenAddress } from './listen-address.ts';

/** A health check is a request without a body. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };
const MOST_CONNECTIONS = 256;

export interface Ops {
  /** http://host:port */
  readonly address: string;
  /** From now on `/health` responds 503, so that a load balancer sends nothing more. */
  startShutdown(): void;
  close(): Promise<void>;
}

/** Rejects with BndError `bad-listen-address` or `port-busy`. */
export async function openOps({ host, port }: ListenAddress): Promise<Ops> {
  let isShuttingDown = false;
  const server = createServer(TIMES, ({ url = '', method }, response) => {
    const [path] = url.split('?');
    response.setHeader('cache-control', 'no-store');
    if (path !== '/health') return void response.writeHead(404).end();
    if (method !== 'GET') return void response.writeHead(405).end();
    response.writeHead(isShuttingDown ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
  });
  server.maxConnections = MOST_CONNECTIONS;
  try {
    await once(server.listen({ host, port }), 'listening');
  } catch (error) {
    const isBusy = Reflect.get(Object(error), 'code') === 'EADDRINUSE';
    const why = isBusy ? 'the port is in use' : errorText(error);
    throw new BndError(
      isBusy ? 'port-busy' : 'bad-listen-address',
      `The ops listener cannot listen on ${host}:${port}: ${why}.`,
      { cause: error },
    );
  }
  const bound = server.address();
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    startShutdown: () => {
      isShuttingDown = true;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
