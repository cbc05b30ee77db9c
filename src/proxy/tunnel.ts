/** One connection: bytes between a local socket and the link to a worker, both ways, with back-pressure, to an orderly end. */
import type { Socket } from 'node:net';
import { BndError } from '../lib/errors.ts';
import { endSocket } from '../link/end-socket.ts';
import type { Link, LinkEnd } from '../link/link.ts';
import { TurnWriter } from '../link/turn-writer.ts';
import { CLOSE, isNormalClose } from '../protocol/close-codes.ts';

/** RFC 6455 §7.1.5: a close frame without a code. */
const NO_STATUS = 1005;
/** How long the local program may go on sending into a connection whose other end is gone. */
const LOCAL_LINGER_MS = 10_000;

/** Payload bytes; the tunnel adds to them as they move. */
export interface ByteCount {
  up: number;
  down: number;
}

export interface TunnelTimes {
  /** Silence after which a ping keeps firewalls from dropping the connection. */
  readonly pingMs: number;
  /**
   * The protocol has no half-close, so after the local program's end of stream the connection is kept while an answer may come; these bound the
   * silence. `answer`: the newest bytes were its own. `flowing`: bytes came after its end. `over`: it had its answer and has probably gone.
   */
  readonly graceMs: { readonly answer: number; readonly flowing: number; readonly over: number };
}

export const TUNNEL_TIMES: TunnelTimes = {
  pingMs: 25_000,
  graceMs: { answer: 30_000, flowing: 5_000, over: 2_000 },
};

export interface TunnelEnd {
  /** A sentence. */
  readonly reason: string;
  readonly error: BndError | undefined;
}

export interface TunnelOptions {
  /** Created with allowHalfOpen; has an 'error' listener. */
  readonly local: Socket;
  readonly link: Link;
  /** Address of the worker, and URL of the host behind it, for error texts. */
  readonly worker: string;
  readonly endpoint: string;
  readonly count: ByteCount;
  /** Called once, when no more bytes can move; the sockets may still be saying goodbye. */
  readonly onEnd: (end: TunnelEnd) => void;
  readonly times?: TunnelTimes;
}

export class Tunnel {
  readonly #local: Socket;
  readonly #link: Link;
  readonly #writer: TurnWriter;
  readonly #count: ByteCount;
  readonly #worker: string;
  readonly #endpoint: string;
  readonly #times: TunnelTimes;
  readonly #onEnd: (end: TunnelEnd) => void;
  #newest: 'up' | 'down' = 'down';
  #grace: NodeJS.Timeout | undefined;
  #linkEnded = false;
  /** Why it ends; the first cause counts. */
  #end: TunnelEnd | undefined;
  #reported = false;

  constructor(options: TunnelOptions) {
    this.#local = options.local;
    this.#link = options.link;
    this.#writer = new TurnWriter(options.local);
    this.#count = options.count;
    this.#worker = options.worker;
    this.#endpoint = options.endpoint;
    this.#times = options.times ?? TUNNEL_TIMES;
    this.#onEnd = options.onEnd;
  }

  start(): void {
    const local = this.#local;
    if (local.destroyed) {
      this.#localGone();
      return;
    }
    local.on('data', (chunk: Buffer) => this.#up(chunk));
    local.on('drain', () => this.#link.resume());
    local.on('end', () => this.#localEnded());
    local.on('finish', () => this.#report());
    local.on('close', () => this.#localGone());
    this.#link.keepAlive(this.#times.pingMs);
    this.#link.use({
      data: (piece) => this.#down(piece),
      drain: () => local.resume(),
      ended: (end) => this.#workerEnded(end),
    });
  }

  /** Ends both sides now; what has arrived for the local program is still handed over. */
  cut(reason: string): void {
    this.#because({ reason, error: undefined });
    this.#link.close();
    this.#endLocal();
  }

  #up(chunk: Buffer): void {
    if (this.#end !== undefined) return;
    this.#newest = 'up';
    this.#count.up += chunk.length;
    if (!this.#link.write(chunk)) this.#local.pause();
  }

  #down(piece: Buffer): void {
    if (piece.length === 0 || !this.#local.writable) return;
    this.#newest = 'down';
    this.#count.down += piece.length;
    if (this.#grace !== undefined) this.#awaitSilence(this.#times.graceMs.flowing);
    if (!this.#writer.write(piece)) this.#link.pause();
  }

  #localEnded(): void {
    if (this.#linkEnded) return;
    const { answer, over } = this.#times.graceMs;
    this.#awaitSilence(this.#newest === 'up' ? answer : over);
  }

  #awaitSilence(graceMs: number): void {
    clearTimeout(this.#grace);
    const { down } = this.#count;
    this.#grace = setTimeout(() => {
      // Bytes that wait in the system's buffers are read before the next setImmediate.
      setImmediate(() => {
        if (this.#count.down !== down || this.#linkEnded) return;
        if (this.#local.writableNeedDrain) this.#awaitSilence(graceMs);
        else this.#localLeft();
      });
    }, graceMs);
  }

  #localLeft(): void {
    this.#because({ reason: 'The local program closed the connection.', error: undefined });
    this.#link.close();
  }

  #localGone(): void {
    clearTimeout(this.#grace);
    this.#localLeft();
    this.#report();
  }

  #workerEnded(end: LinkEnd): void {
    this.#linkEnded = true;
    clearTimeout(this.#grace);
    const why = this.#judge(end);
    this.#because(why);
    // A program that never got a byte learns of the failure as it would without a proxy; otherwise its bytes come first.
    if (this.#end === why && why.error !== undefined && this.#count.down === 0) this.#local.resetAndDestroy();
    else this.#endLocal();
  }

  #endLocal(): void {
    if (this.#local.destroyed || this.#local.writableEnded) return;
    endSocket(this.#local, { lingerMs: LOCAL_LINGER_MS });
  }

  #judge(end: LinkEnd): TunnelEnd {
    if (end.kind === 'violation') {
      const message = `Worker ${this.#worker} broke the websocket protocol: ${end.status.reason}.`;
      return { reason: message, error: new BndError('worker-protocol', message) };
    }
    const { code, reason } = end.status;
    if (code === CLOSE.normal.code) return { reason: 'The host closed the connection.', error: undefined };
    if (isNormalClose(code) || code === NO_STATUS)
      return { reason: 'The worker ended the connection.', error: undefined };
    if (code === CLOSE.unableToSetupProxying.code || reason === CLOSE.badEndpoint.reason) {
      const message = `The worker could not reach ${this.#endpoint}: ${reason}.`;
      return { reason: message, error: new BndError('endpoint-unreachable', message) };
    }
    const message = `Worker ${this.#worker} ended the connection with ${code} ${reason}`.trimEnd();
    return { reason: `${message}.`, error: new BndError('worker-protocol', `${message}.`) };
  }

  #because(end: TunnelEnd): void {
    this.#end ??= end;
  }

  #report(): void {
    if (this.#reported || this.#end === undefined) return;
    this.#reported = true;
    this.#onEnd(this.#end);
  }
}
