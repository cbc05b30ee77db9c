/** Opens connections to workers for local programs, through warm ones where there are any; each dial ends early if its local program disconnects. */
import type { Socket } from 'node:net';
import { BndError, errorText, isBndError } from '../lib/errors.ts';
import { FairTurns } from '../lib/fair-turns.ts';
import type { RefusedPeer } from '../lib/only-you.ts';
import { WARM_COUNT } from '../lib/warm-count.ts';
import { orAborted } from '../lib/within.ts';
import { asBndError } from './dial-errors.ts';
import type { Dialer, DialOutcome } from './dialer.ts';
import { FirstBytes } from './first-bytes.ts';
import { followClient, type TcpWatch } from './tcp-watch.ts';
import { LOCAL_LEFT } from './tunnel-end.ts';
import { WarmLinks } from './warm-links.ts';

/** A worker and its controller that get more at the same time answer later, some too late. The other programs wait, without a limit of time. */
const AT_ONCE = 32;

export interface DialsOptions {
  readonly dialer: Pick<Dialer, 'connect' | 'connectReady' | 'ready' | 'cancelSession'>;
  /** Limit of one dial, all tries together. */
  readonly dialTimeoutMs: number;
  /** How many warm connections are kept at least; 0: none at any time. */
  readonly warm: number;
  readonly watch: TcpWatch;
}

/** How long after a refused program the next ones are not dialed for while they are checked: a flood of them must not reach the worker. */
const WARY_MS = 1_000;

/** `first`: what the local program has sent already. */
export type Opened = Extract<DialOutcome, { kind: 'open' }> & { readonly first: FirstBytes };

/** `foreign`: the local program is not of this user; nothing was sent to a worker. `aborted`: by `abort`, or because the local program disconnected; `reason` is a sentence. */
export type LocalDialOutcome =
  | Opened
  | Exclude<DialOutcome, { kind: 'open' }>
  | { readonly kind: 'foreign'; readonly peer: RefusedPeer }
  | { readonly kind: 'aborted'; readonly reason: string };

export class Dials {
  readonly #options: DialsOptions;
  readonly #running = new Set<AbortController>();
  readonly #turns = new FairTurns(AT_ONCE);
  readonly #warm: WarmLinks;
  #refusedAtMs = Number.NEGATIVE_INFINITY;

  /** `connectionsLeft` of the session; −1: unlimited. */
  constructor(options: DialsOptions, connectionsLeft: () => number) {
    this.#options = options;
    this.#warm = new WarmLinks({
      dial: (signal) => options.dialer.ready(options.dialTimeoutMs, signal),
      least: options.warm,
      connectionsLeft,
    });
  }

  get size(): number {
    return this.#running.size;
  }

  /** Dials ahead from now on. */
  keepWarm(): void {
    this.#warm.fill();
  }

  /** Closes the connections that are warm, and dials no more ahead. Idempotent. */
  stopWarm(): void {
    this.#warm.stop();
  }

  /** Dials a worker for the local program at this socket. Sends nothing of it before `checked` resolves, with undefined if it is served. Never rejects. */
  async run(socket: Socket, checked: Promise<RefusedPeer | undefined>): Promise<LocalDialOutcome> {
    const dial = new AbortController();
    const { signal } = dial;
    const leave = () => dial.abort(new BndError('cancelled', LOCAL_LEFT));
    let refused: RefusedPeer | undefined;
    const admitted = checked.then((peer) => {
      if (peer === undefined || signal.aborted) return;
      // A program that sent nothing before it closed misses nothing.
      if (peer.uid !== undefined || socket.readableLength > 0) refused = peer;
      this.#refusedAtMs = performance.now();
      leave();
    });
    const first = new FirstBytes(socket, admitted);
    const release = onLocalLeave(socket, first, this.#options.watch, leave);
    this.#running.add(dial);
    const outcome = await this.#inTurn(first, signal);
    this.#running.delete(dial);
    // In a burst the connections that are needed now come first.
    this.#warm.fill(Math.max(1, WARM_COUNT.most - this.#running.size));
    release();
    if (!signal.aborted) {
      if (outcome.kind === 'open') return { ...outcome, first };
      first.giveBack();
      return outcome;
    }
    if (outcome.kind === 'open') outcome.link.destroy();
    if (refused !== undefined) return { kind: 'foreign', peer: refused };
    return { kind: 'aborted', reason: errorText(signal.reason) };
  }

  /** Asks a worker to cancel the session, like the dialer, and dials no more ahead. */
  cancelSession(timeoutMs: number): Promise<BndError | undefined> {
    const ready = this.#warm.takeKept();
    this.#warm.stop();
    return this.#options.dialer.cancelSession(timeoutMs, ready);
  }

  abort(reason: BndError): void {
    for (const dial of [...this.#running]) dial.abort(reason);
  }

  async #inTurn(first: FirstBytes, signal: AbortSignal): Promise<DialOutcome> {
    const turn = this.#turns.take('');
    try {
      await orAborted(turn, signal);
      return await this.#connect(first, signal);
    } catch (reason) {
      return { kind: 'failed', error: asBndError(reason) };
    } finally {
      void turn.then((end) => end());
    }
  }

  async #connect(first: FirstBytes, signal: AbortSignal): Promise<DialOutcome> {
    const { dialer, dialTimeoutMs } = this.#options;
    const deadlineMs = performance.now() + dialTimeoutMs;
    // A program that is refused must not use up a warm connection.
    if (this.#warm.hasKept || performance.now() - this.#refusedAtMs < WARY_MS) await first.admitted;
    if (signal.aborted) return { kind: 'failed', error: asBndError(signal.reason) };
    const ready = await this.#warm.take(signal).catch(asBndError);
    const restMs = deadlineMs - performance.now();
    if (ready === undefined) return dialer.connect(restMs, signal, first);
    if (isBndError(ready)) {
      // Another dial would have less time than that one.
      const isFinal = signal.aborted || ready.code === 'worker-timeout';
      return isFinal ? { kind: 'failed', error: ready } : dialer.connect(restMs, signal, first);
    }
    const outcome = await dialer.connectReady(ready, first, restMs, signal);
    const isUsed = outcome.kind === 'open' && outcome.link === ready.link;
    if (!isUsed && !signal.aborted) this.#warm.drop(ready.worker);
    return outcome;
  }
}

/**
 * Calls `run` when the local program closes the connection. An end of stream is not enough, since the program may wait for an answer. A program that
 * sent bytes before it closed is ignored: they still have to reach the host. Returns the function that stops watching.
 */
function onLocalLeave(socket: Socket, first: FirstBytes, watch: TcpWatch, run: () => void): () => void {
  let unfollow: (() => void) | undefined;
  const ended = () => {
    if (first.length > 0) return;
    unfollow = followClient(watch, socket, (state) => {
      if (state === 'closed') run();
    });
  };
  socket.once('close', run);
  // Emitted even without a reader if nothing is left to read.
  socket.once('end', ended);
  return () => {
    socket.off('close', run);
    socket.off('end', ended);
    unfollow?.();
  };
}
