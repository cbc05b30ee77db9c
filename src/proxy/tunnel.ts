/** One connection: copies bytes between a local socket and the link to a worker, both ways, with back-pressure and an orderly end. */
import type { Socket } from 'node:net';
import { askWhetherGone } from '../wire/ask-whether-gone.ts';
import { endSocket } from '../wire/end-socket.ts';
import type { Link, LinkEnd } from '../wire/link.ts';
import { TurnWriter } from '../wire/turn-writer.ts';
import { resetAtOnce, resetSocket } from './reset-socket.ts';
import { followClient, followWorker, type TcpWatch } from './tcp-watch.ts';
import { endOf, LOCAL_LEFT, mayBeWhole, silentWorker, type TunnelEnd } from './tunnel-end.ts';

/** How long the local program may keep sending into a connection whose other end is gone. */
const LOCAL_LINGER_MS = 10_000;

/** Payload bytes; the tunnel increments them as bytes move. */
export interface ByteCount {
  up: number;
  down: number;
}

export interface TunnelTimes {
  /** Silence after which a ping keeps firewalls from dropping the connection. */
  readonly pingMs: number;
  /** While the worker takes nothing, how often the local program is checked: a paused socket shows neither its end nor a reset. */
  readonly stallMs: number;
  /** How long a local program that does not read may delay the reset at a premature end. */
  readonly unreadMs: number;
  /**
   * The protocol has no half-close, so the connection is kept for an answer after the local program has ended its stream. These bound the silence:
   * `held` while the program keeps its socket open (its host may wait for the end that cannot be sent); if this system does not show that,
   * `answered` when the last bytes came from the host, `unanswered` otherwise.
   */
  readonly graceMs: { readonly held: number; readonly answered: number; readonly unanswered: number };
}

export const TUNNEL_TIMES: TunnelTimes = {
  pingMs: 25_000,
  stallMs: 20_000,
  unreadMs: 60_000,
  graceMs: { held: 300_000, answered: 1_000, unanswered: 10_000 },
};

export interface TunnelOptions {
  /** Created with allowHalfOpen; has an 'error' listener. */
  readonly local: Socket;
  readonly link: Link;
  /** Address of the worker, and URL of the host behind it, for error texts. */
  readonly worker: string;
  readonly endpoint: string;
  readonly count: ByteCount;
  /** Shows whether a local program that has ended its stream still holds its socket. */
  readonly watch: TcpWatch;
  /** Shows whether the worker's system still responds. */
  readonly workerWatch: TcpWatch;
  /** Judges an end without a close frame that `mayBeWhole`; must not reject. */
  readonly isWhole: () => Promise<boolean>;
  /** Called at the first byte from the host. */
  readonly onAnswer?: () => void;
  /** Called once, when no more bytes can move; the sockets may still be closing. */
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
  readonly #watch: TcpWatch;
  readonly #workerWatch: TcpWatch;
  readonly #times: TunnelTimes;
  readonly #isWhole: () => Promise<boolean>;
  readonly #onAnswer: (() => void) | undefined;
  readonly #onEnd: (end: TunnelEnd) => void;
  #isAnswered = false;
  /** The local program holds its socket, or that is not known yet. */
  #isHeld = true;
  #unfollow: (() => void) | undefined;
  #unfollowWorker: (() => void) | undefined;
  /** The connection to the worker has ended: nothing but what this system holds of it is to come. */
  #isRest = false;
  #grace: NodeJS.Timeout | undefined;
  #stall: NodeJS.Timeout | undefined;
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
    this.#watch = options.watch;
    this.#workerWatch = options.workerWatch;
    this.#times = options.times ?? TUNNEL_TIMES;
    this.#isWhole = options.isWhole;
    this.#onAnswer = options.onAnswer;
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
    this.#link.keepAlive(this.#times.pingMs, () => this.#workerSilent());
    this.#unfollowWorker = followWorker(this.#workerWatch, this.#link, (state) => {
      if (state === 'silent') this.#workerSilent();
      else this.#readRest();
    });
    this.#link.use({
      data: (piece) => this.#down(piece),
      drain: () => {
        clearInterval(this.#stall);
        local.resume();
      },
      ended: (end) => this.#workerEnded(end),
    });
    // Paused if the program sent much during the dial.
    local.resume();
    // The program may have ended its stream during the dial.
    if (local.readableEnded) this.#localEnded();
  }

  /** Ends both sides now, the local one by a reset after the bytes that have arrived for it. */
  cut(reason: string): void {
    this.#because({ reason, error: undefined });
    this.#link.close();
    this.#resetLocal();
  }

  #up(chunk: Buffer): void {
    if (this.#end !== undefined) return;
    this.#isAnswered = false;
    this.#count.up += chunk.length;
    if (this.#link.write(chunk)) return;
    this.#local.pause();
    clearInterval(this.#stall);
    this.#stall = setInterval(
      () => askWhetherGone(this.#local, () => this.#leave(() => this.#local.destroy())),
      this.#times.stallMs,
    );
  }

  #down(piece: Buffer): void {
    if (piece.length === 0 || this.#end !== undefined) return;
    if (this.#count.down === 0) this.#onAnswer?.();
    this.#isAnswered = true;
    this.#count.down += piece.length;
    if (this.#grace !== undefined) this.#awaitSilence();
    if (!this.#writer.write(piece) && !this.#isRest) this.#link.pause();
  }

  #localEnded(): void {
    if (this.#end !== undefined || this.#unfollow !== undefined) return;
    this.#awaitSilence();
    this.#unfollow = followClient(this.#watch, this.#local, (state) => {
      this.#isHeld = false;
      if (state === 'unknown') this.#awaitSilence();
      else this.#leave(() => this.#local.destroy());
    });
  }

  #awaitSilence(): void {
    clearTimeout(this.#grace);
    const { down } = this.#count;
    const { held, answered, unanswered } = this.#times.graceMs;
    const limitMs = this.#isHeld ? held : this.#isAnswered ? answered : unanswered;
    this.#grace = setTimeout(() => {
      // Bytes that wait in the system's buffers are read before the next setImmediate.
      setImmediate(() => {
        if (this.#count.down !== down || this.#end !== undefined) return;
        if (this.#local.writableNeedDrain) this.#awaitSilence();
        else this.#leave(() => this.#resetLocal());
      });
    }, limitMs);
  }

  /** Ends the connection because the local program left or waited too long. */
  #leave(drop: () => void): void {
    this.#because({ reason: LOCAL_LEFT, error: undefined });
    this.#link.close();
    drop();
  }

  #localGone(): void {
    this.#because({ reason: LOCAL_LEFT, error: undefined });
    this.#link.close();
    this.#report();
  }

  #workerSilent(): void {
    this.#because(silentWorker(this.#worker));
    this.#link.destroy();
    this.#resetLocal();
  }

  /** Reads what is left, and then the end, although the local program does not read. */
  #readRest(): void {
    this.#isRest = true;
    this.#link.resume();
  }

  #workerEnded(end: LinkEnd): void {
    if (mayBeWhole(end)) void this.#isWhole().then((isWhole) => this.#settle(end, isWhole));
    else this.#settle(end, false);
  }

  #settle(end: LinkEnd, isWhole: boolean): void {
    const why = endOf(end, this.#worker, this.#endpoint, isWhole);
    this.#because(why);
    // Only the first cause counts.
    if (this.#end !== why) return;
    if (why.error === undefined) this.#endLocal();
    else this.#resetLocal();
  }

  #endLocal(): void {
    if (this.#local.destroyed || this.#local.writableEnded) return;
    this.#writer.flush();
    endSocket(this.#local, { lingerMs: LOCAL_LINGER_MS });
  }

  #resetLocal(): void {
    if (this.#local.destroyed || this.#local.writableEnded) return;
    this.#writer.flush();
    if (this.#count.down === 0) resetAtOnce(this.#local);
    else resetSocket(this.#local, this.#watch, this.#times.unreadMs, () => this.#report());
  }

  #because(end: TunnelEnd): void {
    clearTimeout(this.#grace);
    clearInterval(this.#stall);
    this.#unfollow?.();
    this.#unfollowWorker?.();
    this.#end ??= end;
  }

  #report(): void {
    if (this.#reported || this.#end === undefined) return;
    this.#reported = true;
    this.#onEnd(this.#end);
  }
}
