/** Connections of the web access to its target: through the session of the forward, with TLS if the target speaks it. */
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, getCACertificates, type TLSSocket } from 'node:tls';
import { BndError } from '../lib/errors.ts';

/** Hands a socket to the session. Resolves with undefined once it is open, else with the failure. */
export type Adopt = (socket: Socket) => Promise<BndError | undefined>;

export interface UpstreamOptions {
  readonly adopt: Adopt;
  readonly isTls: boolean;
  /** Name or address of the target, which its certificate must be for. */
  readonly host: string;
}

/** The target presents a certificate that is neither trusted nor accepted by the user. */
export class UntrustedCertificate extends Error {
  readonly fingerprint: string;

  constructor(reason: string, fingerprint: string) {
    super(reason);
    this.fingerprint = fingerprint;
  }
}

/** Idle connections are closed before they keep a forward in use for long. */
const IDLE_MS = 15_000;

export class Upstream extends Agent {
  readonly #options: UpstreamOptions;
  readonly #pairs = new SocketPairs();
  #accepted: string | undefined;
  /** Why the newest connection could not be opened through the session. */
  failure: BndError | undefined;

  constructor(options: UpstreamOptions) {
    super({ keepAlive: true, timeout: IDLE_MS });
    this.#options = options;
  }

  /** From now on a certificate with this fingerprint will do. */
  accept(fingerprint: string): void {
    this.#accepted = fingerprint;
  }

  override createConnection(
    _: unknown,
    callback: (error: Error | null, stream: Duplex) => void = () => undefined,
  ): undefined {
    // Node ignores the stream if there is an error, but its types want one.
    this.#open().then(
      (socket) => callback(null, socket),
      (error: Error) => Reflect.apply(callback, undefined, [error]),
    );
  }

  override destroy(): void {
    super.destroy();
    this.#pairs.close();
  }

  async #open(): Promise<Socket> {
    const { adopt, isTls, host } = this.#options;
    const [near, far] = await this.#pairs.open();
    void adopt(far).then((error) => {
      if (error === undefined) return;
      this.failure = error;
      far.resetAndDestroy();
    });
    return isTls ? secured(near, host, () => this.#accepted) : near;
  }
}

let authorities: readonly string[] | undefined;

function trusted(): string[] {
  authorities ??= [...getCACertificates('default'), ...getCACertificates('system')];
  return [...authorities];
}

async function secured(raw: Socket, host: string, accepted: () => string | undefined): Promise<TLSSocket> {
  const socket = connectTls({
    socket: raw,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    ca: trusted(),
    // Judged below, so that the user can accept a certificate.
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect');
  } catch (cause) {
    raw.destroy();
    throw cause;
  }
  const { fingerprint256 } = socket.getPeerCertificate();
  if (socket.authorized || fingerprint256 === accepted()) return socket;
  const reason = socket.authorizationError?.message ?? String(socket.authorizationError);
  socket.destroy();
  throw new UntrustedCertificate(reason, fingerprint256);
}

/** Pairs of connected sockets of this process, on loopback. Connections of other processes are destroyed. */
class SocketPairs {
  #server: Promise<Server> | undefined;
  /** By the port of the near end. */
  readonly #accepted = new Map<number, Socket>();
  readonly #waiting = new Map<number, (far: Socket) => void>();

  async open(): Promise<readonly [near: Socket, far: Socket]> {
    this.#server ??= this.#listen();
    const address = (await this.#server).address();
    if (address === null || typeof address === 'string')
      throw new BndError('cancelled', 'The forward is closed.');
    const near = connect({ port: address.port, host: address.address, noDelay: true });
    await once(near, 'connect');
    near.on('error', () => undefined);
    const port = near.localPort ?? 0;
    const far =
      this.#accepted.get(port) ?? (await new Promise<Socket>((met) => this.#waiting.set(port, met)));
    this.#accepted.delete(port);
    return [near, far];
  }

  close(): void {
    void this.#server?.then((server) => server.close());
  }

  async #listen(): Promise<Server> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (far) => {
      far.on('error', () => undefined);
      const port = far.remotePort ?? 0;
      const met = this.#waiting.get(port);
      this.#waiting.delete(port);
      if (met !== undefined) return met(far);
      // The near end may not have heard of its connection yet.
      this.#accepted.set(port, far);
      setTimeout(() => {
        if (this.#accepted.delete(port)) far.destroy();
      }, STRANGER_MS).unref();
    });
    server.listen({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return server;
  }
}

const STRANGER_MS = 1_000;
