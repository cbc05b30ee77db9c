/** A proxy for tests: its targets are scripted workers, and no controller is involved. */
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ClientLogin } from '../../src/gateway/client-login.ts';
import { type Gateway, openGateway } from '../../src/gateway/gateway.ts';
import type { Clock, NamedTarget } from '../../src/gateway/types.ts';
import { atTime } from '../../src/lib/at-time.ts';
import { BndError } from '../../src/lib/errors.ts';
import { openForward } from '../../src/proxy/index.ts';
import type { PeerCheck } from '../../src/proxy/only-you.ts';
import type { LocalForward } from '../../src/proxy/types.ts';
import { startTestWorker } from './forwards.ts';
import { createTestSession, type Peer } from './scripted-worker.ts';
import { connectTo } from './tcp.ts';

export const WEB: NamedTarget = {
  key: 'ttcp_1234567890 ',
  targetId: 'ttcp_1234567890',
  hostId: undefined,
  label: 'web',
  ports: [80],
  isListed: true,
};

export interface TestGateway {
  readonly gateway: Gateway;
  /** Newest last. */
  readonly forwards: readonly LocalForward[];
  /** Names that were looked up. */
  readonly asked: readonly string[];
  readonly refused: readonly string[];
  /** From now on the controller rejects every session. */
  deny(error: BndError): void;
}

export interface TestGatewayOptions {
  /** By host name without suffix; the others are unknown. Default: `web.prod`. */
  readonly targets?: Readonly<Record<string, NamedTarget>>;
  readonly login?: ClientLogin;
  readonly direct?: boolean;
  readonly check?: PeerCheck;
  readonly connectionLimit?: number;
  readonly lifeMs?: number;
  readonly clock?: Clock;
  readonly requestWithinMs?: number;
  readonly sessionState?: () => Promise<'open' | 'over'>;
}

const SYSTEM_CLOCK: Clock = { now: Date.now, at: atTime };

/** Each session gets a worker of its own with this behavior. */
export async function openTestGateway(
  behave: (peer: Peer) => void,
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const { targets = { 'web.prod': WEB }, connectionLimit = -1, lifeMs } = options;
  const forwards: LocalForward[] = [];
  const asked: string[] = [];
  const refused: string[] = [];
  let denial: BndError | undefined;
  const gateway = await openGateway({
    listenAddress: '127.0.0.1',
    listenPort: 0,
    direct: options.direct ?? false,
    check: options.check ?? (() => Promise.resolve(undefined)),
    login: options.login,
    clock: options.clock ?? SYSTEM_CLOCK,
    onRefused: (text) => void refused.push(text),
    // Long enough for a busy machine.
    requestWithinMs: options.requestWithinMs ?? 60_000,
    backend: {
      resolve: async (host) => {
        asked.push(host);
        const target =
          targets[
            host
              .toLowerCase()
              .replace(/\.?$/, '')
              .replace(/\.boundary$/, '')
          ];
        if (target === undefined) throw new BndError('not-found', `No target "${host}".`);
        return target;
      },
      open: async ({ targetId }) => {
        if (denial !== undefined) throw denial;
        const session = await createTestSession(lifeMs);
        const worker = await startTestWorker(session, behave);
        const forward = await openForward({
          authorizationToken: session.token([worker.address], { connectionLimit, targetId }),
          warm: 0,
          dialTimeoutMs: 60_000,
          ...(options.sessionState === undefined ? {} : { sessionState: options.sessionState }),
        });
        onTestFinished(() => forward.close({ keepSession: true }));
        forwards.push(forward);
        return forward;
      },
      aliases: async () => ['db.eng', 'Web.Lab'],
    },
  });
  onTestFinished(() => gateway.close());
  return {
    gateway,
    forwards,
    asked,
    refused,
    deny: (error) => {
      denial = error;
    },
  };
}

/** Everything that the proxy sends until it closes. */
export async function talk(port: number, ...pieces: readonly (Buffer | string)[]): Promise<Buffer> {
  const socket = await connectTo(port);
  socket.setNoDelay(true);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined).on('end', () => socket.end());
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  await closed;
  return Buffer.concat(received);
}

/** A client that reads as much as it needs. */
export class Reader {
  readonly socket: Socket;
  #read = Buffer.alloc(0);
  #isEnded = false;
  isReset = false;
  #look: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => {
      this.#read = Buffer.concat([this.#read, chunk]);
      this.#look();
    });
    const end = (): void => {
      this.#isEnded = true;
      this.#look();
    };
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.isReset = error.code === 'ECONNRESET';
    });
    this.socket.on('error', end).on('end', end).on('close', end);
    onTestFinished(() => void this.socket.destroy());
  }

  /** Resolves with the next `length` bytes, or with fewer at the end. */
  async next(length: number): Promise<Buffer> {
    while (this.#read.length < length && !this.#isEnded)
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    const taken = this.#read.subarray(0, length);
    this.#read = this.#read.subarray(length);
    return taken;
  }
}

/** A CONNECT request of SOCKS5, with its greeting. */
function socksBytes(host: string, port: number): Buffer {
  return Buffer.concat([
    Buffer.from([5, 1, 0]),
    Buffer.from([5, 1, 0, 3, host.length]),
    Buffer.from(host, 'latin1'),
    Buffer.from([port >> 8, port & 255]),
  ]);
}

/** Connects by SOCKS5; resolves with the reply code and the client. */
export async function socksTo(
  gateway: Pick<Gateway, 'port'>,
  host: string,
  port = 80,
): Promise<{ readonly reply: number | undefined; readonly client: Reader }> {
  const client = new Reader(gateway.port);
  client.socket.write(socksBytes(host, port));
  const answer = await client.next(2 + 10);
  return { reply: answer[3], client };
}
