/**
 * The bundled worker: carries the connections of sessions from clients to hosts. It speaks the wire protocol of an official worker to clients
 * (internal/daemon/worker in hashicorp/boundary), and `SessionAuthority` to the controller in the same process.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { atTime } from '../../lib/at-time.ts';
import { BndError, errorText } from '../../lib/errors.ts';
import { CLOSE } from '../../wire/close-codes.ts';
import type { Link } from '../../wire/link.ts';
import { admit } from './admission.ts';
import type { AuthorizedConnection, SessionAuthority, WorkerSession } from './authority.ts';
import { Connections } from './connections.ts';
import { greet } from './handshake.ts';
import { type ByteCount, dialEndpoint, endpointAddress, relay } from './relay.ts';
import { Upgrades } from './upgrades.ts';

export interface WorkerOptions {
  readonly authority: SessionAuthority;
  /** Port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** One line at a time, without secrets. */
  readonly log?: (line: string) => void;
  /** How often bytes of open connections are reported; default 1 s. */
  readonly reportIntervalMs?: number;
  /** Limits of ClientHello and TLS together, of the upgrade request, and of connecting to the host; defaults 15 s, 30 s, 10 s. */
  readonly timeoutsMs?: { readonly tls?: number; readonly upgrade?: number; readonly endpoint?: number };
}

export interface Worker {
  /** `host:port` that it listens on. */
  readonly address: string;
  /** Stops listening, closes every connection and resolves when all of them are reported as closed. */
  close(): Promise<void>;
}

/** Rejects with BndError `port-busy`, `port-forbidden` or `bad-listen-address` if it cannot listen. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const service = new Service(options);
  const server = createServer({ noDelay: true, keepAlive: true }, (raw) => service.accept(raw));
  try {
    await listen(server, options.listen);
  } catch (error) {
    await service.close();
    throw error;
  }
  server.on('error', (error) => options.log?.(`worker: could not accept a connection: ${error.message}`));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.listen.port;
  const host = options.listen.host.includes(':') ? `[${options.listen.host}]` : options.listen.host;
  return {
    address: `${host}:${port}`,
    close: async () => {
      server.close();
      await service.close();
    },
  };
}

async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await once(server.listen({ host, port }), 'listening');
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code');
    const where = `${host}:${port}`;
    if (code === 'EADDRINUSE')
      throw new BndError('port-busy', `The worker cannot listen on ${where}: the port is in use.`, {
        cause: error,
      });
    if (code === 'EACCES')
      throw new BndError('port-forbidden', `Permission denied: the worker cannot listen on ${where}.`, {
        cause: error,
      });
    throw new BndError('bad-listen-address', `The worker cannot listen on ${where}: ${errorText(error)}.`, {
      cause: error,
    });
  }
}

class Service {
  readonly #options: WorkerOptions;
  readonly #log: (line: string) => void;
  readonly #upgrades: Upgrades;
  readonly #connections: Connections;
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => undefined);
    this.#upgrades = new Upgrades(options.timeoutsMs?.upgrade ?? 30_000);
    this.#connections = new Connections(options.authority, options.reportIntervalMs ?? 1_000, this.#log);
  }

  accept(raw: Socket): void {
    raw.on('error', () => raw.destroy());
    this.#sockets.add(raw);
    raw.once('close', () => this.#sockets.delete(raw));
    const run = this.#serve(raw).catch((error) => {
      raw.destroy();
      this.#log(`worker: connection failed: ${errorText(error)}`);
    });
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  async close(): Promise<void> {
    this.#connections.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#running);
  }

  async #serve(raw: Socket): Promise<void> {
    const admitted = await admit(raw, this.#options.authority, this.#options.timeoutsMs?.tls ?? 15_000);
    if (admitted === undefined) return;
    const link = await this.#upgrades.await(admitted.socket);
    if (link === undefined) return;
    const { session } = admitted;
    const callOff = atTime(session.expiresAtMs, () => link.destroy());
    link.onGone(callOff);
    const connection = await greet(link, session, this.#options.authority);
    if (connection !== undefined) await this.#carry(link, session, connection);
  }

  async #carry(link: Link, session: WorkerSession, { connectionId }: AuthorizedConnection): Promise<void> {
    const count: ByteCount = { up: 0, down: 0 };
    let endpoint: Socket | undefined;
    const over = this.#connections.add(connectionId, session.sessionId, count, () => {
      link.destroy();
      endpoint?.destroy();
    });
    try {
      const address = endpointAddress(session.endpoint);
      if (address === undefined) return link.close(CLOSE.badEndpoint);
      const timeoutMs = this.#options.timeoutsMs?.endpoint ?? 10_000;
      const connected = await dialEndpoint(address, timeoutMs, (socket) => {
        endpoint = socket;
      });
      if (connected === undefined) return link.close(CLOSE.unableToSetupProxying);
      if (!(await this.#report(connectionId, link, connected))) {
        connected.destroy();
        return link.close(CLOSE.unableToEstablish);
      }
      await relay(link, connected, count);
    } finally {
      await over();
    }
  }

  async #report(connectionId: string, link: Link, endpoint: Socket): Promise<boolean> {
    const report = {
      connectionId,
      clientTcpAddress: link.remoteAddress,
      clientTcpPort: link.remotePort,
      endpointTcpAddress: endpoint.remoteAddress ?? '',
      endpointTcpPort: endpoint.remotePort ?? 0,
    };
    return this.#options.authority.connectConnection(report).then(
      () => true,
      () => false,
    );
  }
}
