/**
 * Connections to a worker that are dialed, secured and upgraded before a local program needs them. A worker counts a connection only after its
 * ClientHandshake, and waits for that until the session expires (internal/daemon/worker/handler.go in hashicorp/boundary), so these use up no
 * connection and appear in no list.
 */
import { type BndError, isBndError } from '../lib/errors.ts';
import { WARM_COUNT } from '../lib/warm-count.ts';
import { orAborted } from '../lib/within.ts';
import type { Link } from '../wire/link.ts';

export interface WarmTimes {
  /** Age at which one is replaced, before a firewall or a worker forgets it. Shorter for a forward whose worker has closed one earlier. */
  readonly renewMs: number;
  /** How much older than that one may be and still be used: a computer that slept may have missed its end. */
  readonly staleMs: number;
  /** How long each use counts as demand. */
  readonly demandMs: number;
  /** Delay after a failure, doubled with each further one up to the longest. */
  readonly retryMs: { readonly first: number; readonly longest: number };
}

export const WARM_TIMES: WarmTimes = {
  renewMs: 240_000,
  staleMs: 10_000,
  demandMs: 30_000,
  retryMs: { first: 1_000, longest: 60_000 },
};

/** One connection without a ClientHandshake. */
export interface ReadyLink {
  readonly link: Link;
  /** Address of its worker, for texts. */
  readonly worker: string;
}

export interface WarmLinksOptions {
  /** Opens one. Resolves with the failure if no worker can be reached or if the signal aborts; never rejects. */
  readonly dial: (signal: AbortSignal) => Promise<ReadyLink | BndError>;
  /** How many are kept without demand; 0: none at any time. */
  readonly least: number;
  /** Connections that the session has left; −1: unlimited. */
  readonly connectionsLeft: () => number;
  readonly times?: WarmTimes;
}

interface Dialing {
  readonly outcome: Promise<ReadyLink | BndError>;
  /** A local program waits for it. */
  isTaken: boolean;
}

interface Kept extends ReadyLink {
  readonly openedAtMs: number;
  renewal: NodeJS.Timeout | undefined;
  isGone: boolean;
}

export class WarmLinks {
  readonly #options: WarmLinksOptions;
  readonly #times: WarmTimes;
  readonly #stop = new AbortController();
  /** Oldest first. */
  #kept: Kept[] = [];
  #dialing: Dialing[] = [];
  #failures = 0;
  #renewMs: number;
  #retry: NodeJS.Timeout | undefined;
  /** When the newest uses were, at most WARM_COUNT.most of them. */
  #usedAtMs: number[] = [];

  constructor(options: WarmLinksOptions) {
    this.#options = options;
    this.#times = options.times ?? WARM_TIMES;
    this.#renewMs = this.#times.renewMs;
  }

  /**
   * Takes one for use, or waits for one that is being dialed and resolves with its failure if that fails; undefined if there is none of either.
   * Counts as demand in any case; call `fill` afterward. Rejects with the signal's reason.
   */
  async take(signal: AbortSignal): Promise<ReadyLink | BndError | undefined> {
    this.#usedAtMs = [...this.#usedAtMs, Date.now()].slice(-WARM_COUNT.most);
    const kept = this.takeKept();
    if (kept !== undefined) return kept;
    const dialing = this.#dialing.find(({ isTaken }) => !isTaken);
    if (dialing === undefined) return undefined;
    signal.throwIfAborted();
    dialing.isTaken = true;
    // Not in a reaction to the rejection: the dial may end before that.
    const leave = () => {
      dialing.isTaken = false;
    };
    signal.addEventListener('abort', leave);
    return orAborted(dialing.outcome, signal).finally(() => signal.removeEventListener('abort', leave));
  }

  get hasKept(): boolean {
    return this.#kept.length > 0;
  }

  /** Takes one that is ready now, without counting as demand. */
  takeKept(): ReadyLink | undefined {
    const nowMs = Date.now();
    for (let next = this.#kept[0]; next !== undefined; next = this.#kept[0]) {
      this.#remove(next);
      if (nowMs - next.openedAtMs < this.#renewMs + this.#times.staleMs) {
        this.#failures = 0;
        next.link.release();
        return next;
      }
      next.link.close();
    }
    return undefined;
  }

  /** Dials until as many are ready as are wanted, at most `atOnce` of them at the same time; call it again when more are allowed. */
  fill(atOnce: number = WARM_COUNT.most): void {
    if (this.#stop.signal.aborted || this.#retry !== undefined) return;
    const ahead = this.#dialing.filter(({ isTaken }) => !isTaken).length;
    const missing = this.#wanted() - this.#kept.length - ahead;
    for (let count = Math.min(missing, atOnce - ahead); count > 0; count -= 1) void this.#add();
  }

  /** Closes those of a worker that has just refused one: it may be shutting down. */
  drop(worker: string): void {
    for (const kept of this.#kept.filter((one) => one.worker === worker)) this.#discard(kept);
  }

  /** Closes all and dials no more. Idempotent. */
  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#retry);
    for (const kept of [...this.#kept]) this.#discard(kept);
  }

  #wanted(): number {
    const { least, connectionsLeft } = this.#options;
    if (least === 0) return 0;
    const since = Date.now() - this.#times.demandMs;
    const recent = this.#usedAtMs.filter((usedAtMs) => usedAtMs > since).length;
    const left = connectionsLeft();
    return Math.min(Math.max(least, recent), WARM_COUNT.most, left < 0 ? WARM_COUNT.most : left);
  }

  async #add(): Promise<void> {
    const dialing: Dialing = { outcome: this.#options.dial(this.#stop.signal), isTaken: false };
    this.#dialing.push(dialing);
    const outcome = await dialing.outcome;
    this.#dialing = this.#dialing.filter((one) => one !== dialing);
    if (isBndError(outcome)) this.#retryLater();
    else if (dialing.isTaken) return;
    else if (this.#stop.signal.aborted) outcome.link.destroy();
    else this.#keep(outcome);
  }

  #keep(ready: ReadyLink): void {
    const kept: Kept = { ...ready, openedAtMs: Date.now(), renewal: undefined, isGone: false };
    kept.renewal = setTimeout(() => void this.#renew(kept), this.#renewMs).unref();
    this.#kept.push(kept);
    const lost = () => {
      if (kept.isGone) return;
      this.#discard(kept);
      this.#learn(Date.now() - kept.openedAtMs);
      this.#retryLater();
    };
    // A worker says nothing before the ClientHandshake.
    kept.link.use({ data: lost, drain: () => undefined, ended: lost });
  }

  /** Opens the successor before it closes the old one. */
  async #renew(old: Kept): Promise<void> {
    this.#failures = 0;
    if (this.#kept.length <= this.#wanted()) await this.#add();
    if (!old.isGone) this.#discard(old);
    this.fill();
  }

  /** A worker that closes silent connections at some age gets the next ones before it. */
  #learn(ageMs: number): void {
    if (ageMs < this.#times.retryMs.longest / 4) return;
    this.#failures = 0;
    this.#renewMs = Math.min(this.#renewMs, ageMs * 0.75);
  }

  #retryLater(): void {
    if (this.#retry !== undefined || this.#stop.signal.aborted) return;
    const { first, longest } = this.#times.retryMs;
    const delayMs = Math.min(first * 2 ** this.#failures, longest);
    this.#failures += 1;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.fill();
    }, delayMs).unref();
  }

  #discard(kept: Kept): void {
    this.#remove(kept);
    kept.link.close();
  }

  #remove(kept: Kept): void {
    kept.isGone = true;
    clearTimeout(kept.renewal);
    this.#kept = this.#kept.filter((one) => one !== kept);
  }
}
