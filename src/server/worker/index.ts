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
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { Admission, type Admitted } from './admission.ts';
import type { AuthorizedConnection, SessionAuthority } from './authority.ts';
import { Connections } from './connections.ts';
import { greet } from './handshake.ts';
import { IdleWebsockets } from './idle-websockets.ts';
import { WORKER_TIMES, type WorkerTimes } from './limits.ts';
import { type ByteCount, dialEndpoint, endpointAddress, relay } from './relay.ts';
import { Upgrades } from './upgrades.ts';

/** With the system's ten probes, a second apart, a machine that is gone is noticed after half a minute. */
const KEEP_ALIVE_AFTER_MS = 20_000;

export interface WorkerOptions {
  readonly authority: SessionAuthority;
  /** Port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** One line at a time, without secrets. */
  readonly log?: (line: string) => void;
  /** How often bytes of open connections are reported; default 1 s. */
  readonly reportIntervalMs?: number;
  /** Defaults: WORKER_TIMES. */
  readonly timeoutsMs?: Partial<WorkerTimes>;
  /** How many websockets of a session may wait for long without a handshake; default 16. */
  readonly idleWebsockets?: number;
  /** Shared with the controller of the same process. */
  readonly limits?: ConnectionLimits;
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
  const tcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS };
  const server = createServer(tcp, (raw) => service.accept(raw));
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
  readonly #times: WorkerTimes;
  readonly #limits: ConnectionLimits;
  readonly #admission: Admission;
  readonly #upgrades: Upgrades;
  readonly #idle: IdleWebsockets;
  readonly #connections: Connections;
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => undefined);
    this.#times = { ...WORKER_TIMES, ...options.timeoutsMs };
    this.#limits = options.limits ?? new ConnectionLimits({ log: this.#log });
    this.#admission = new Admission(options.authority, this.#times.tls);
    this.#upgrades = new Upgrades(this.#times.upgrade);
    this.#idle = new IdleWebsockets(this.#times, options.idleWebsockets);
    this.#connections = new Connections(options.authority, options.reportIntervalMs ?? 1_000, this.#log);
  }

  accept(raw: Socket): void {
    raw.on('error', () => raw.destroy());
    if (!this.#limits.admit(raw)) return;
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
    this.#admission.close();
    this.#connections.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#running);
  }

  async #serve(raw: Socket): Promise<void> {
    const admitted = await this.#admission.admit(raw);
    if (admitted === undefined) return;
    const link = await this.#upgrades.await(admitted.socket);
    if (link === undefined) return;
    const { session } = admitted;
    const callOff = atTime(session.expiresAtMs, () => link.destroy());
    link.onGone(callOff);
    const connection = await greet(link, session, this.#options.authority, this.#idle);
    if (connection === undefined) return;
    this.#limits.prove(raw);
    await this.#carry(link, admitted, connection);
  }

  async #carry(
    link: Link,
    { session, raw }: Admitted,
    { connectionId }: AuthorizedConnection,
  ): Promise<void> {
    const count: ByteCount = { up: 0, down: 0 };
    let endpoint: Socket | undefined;
    const over = this.#connections.add(connectionId, session.sessionId, count, () => {
      link.destroy();
      endpoint?.destroy();
    });
    try {
      const address = endpointAddress(session.endpoint);
      if (address === undefined) return link.close(CLOSE.badEndpoint);
      const connected = await dialEndpoint(address, this.#times.endpoint, (socket) => {
        endpoint = socket;
        this.#limits.count(socket);
      });
      if (connected === undefined) return link.close(CLOSE.unableToSetupProxying);
      if (!(await this.#report(connectionId, link, connected))) {
        connected.destroy();
        return link.close(CLOSE.unableToEstablish);
      }
      await relay(link, connected, count, { client: raw, times: this.#times });
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
