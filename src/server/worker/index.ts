/**
 * The bundled worker: carries the connections of sessions from clients to hosts. It speaks the wire protocol of an official worker to clients
 * (internal/daemon/worker in hashicorp/boundary), and `SessionAuthority` to the controller in the same process.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { BndError, errorText } from '../../lib/errors.ts';
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { EndedSessions } from './ended-sessions.ts';
import type { WorkerOptions } from './options.ts';
import type { Service } from './service.ts';

/** With the system's ten probes, a second apart, a machine that is gone is noticed after half a minute. */
const KEEP_ALIVE_AFTER_MS = 20_000;

export interface Worker {
  /** `host:port` that it listens on. */
  readonly address: string;
  /** Stops listening, closes every connection and resolves when all of them are reported as closed. */
  close(): Promise<void>;
}

/** Rejects with BndError `port-busy`, `port-forbidden` or `bad-listen-address` if it cannot listen. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const entrance = new Entrance(options);
  const tcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS };
  const server = createServer(tcp, (raw) => entrance.accept(raw));
  try {
    await listen(server, options.listen);
  } catch (error) {
    await entrance.close();
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
      await entrance.close();
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
        hint: 'Choose another one with --proxy-listen-address, port 0 for any free one.',
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

/** Accepts connections. What serves them is loaded with the first one: TLS and Protobuf would take a sixth of the start of `dev`. */
class Entrance {
  readonly #options: WorkerOptions;
  readonly #log: (line: string) => void;
  readonly #limits: ConnectionLimits;
  readonly #ended = new EndedSessions();
  readonly #unsubscribe: () => void;
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<Promise<void>>();
  #service: Promise<Service> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => undefined);
    this.#limits = options.limits ?? new ConnectionLimits({ log: this.#log });
    this.#unsubscribe = options.authority.onSessionEnded((sessionId) => this.#ended.add(sessionId));
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
    this.#unsubscribe();
    (await this.#service)?.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#running);
  }

  async #serve(raw: Socket): Promise<void> {
    this.#service ??= import('./service.ts').then(
      ({ Service }) => new Service(this.#options, this.#limits, this.#ended),
    );
    await (await this.#service).serve(raw);
  }
}
