/** Keeps one thing fresh: one run at a time, a trigger meanwhile re-runs once, failures are tried again with growing, jittered pauses. */
import type { ClockPort } from './ports.ts';

/** What comes back after a long absence is to be seen soon, without a key. */
const LONGEST_PAUSE_MS = 20_000;
const GROWTH = 2;
const GIVEN_UP: RunResult = { ok: false };

/** How a run went. `retryAfterMs` is the controller's own wish. */
export type RunResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterMs?: number | undefined };

export interface PollerOptions {
  /** Must not reject. Its result is not looked at once the signal is aborted. */
  readonly run: (signal: AbortSignal) => Promise<RunResult>;
  readonly everyMs: number;
  readonly clock: ClockPort;
  readonly random: () => number;
}

export interface Poller {
  /** Runs now, or once more right after the run that is under way. */
  trigger(): void;
  /** Another pause from now on; a run that is due earlier by it comes earlier. */
  setInterval(everyMs: number): void;
  /** Ends it; a late answer is aborted and discarded. */
  stop(): void;
}

/** Starts with a run at once. */
export function startPoller(options: PollerOptions): Poller {
  const { clock, random, run } = options;
  const abort = new AbortController();
  let everyMs = options.everyMs;
  let running = false;
  let again = false;
  let failures = 0;
  let cancelTimer = (): void => {};

  const pauseAfter = (result: RunResult): number => {
    if (result.ok) return everyMs;
    const longest = Math.max(LONGEST_PAUSE_MS, everyMs);
    const grown = Math.min(longest, everyMs * GROWTH ** Math.min(failures, 10));
    return Math.max(result.retryAfterMs ?? 0, grown * (0.75 + random() / 2));
  };

  const schedule = (delayMs: number): void => {
    cancelTimer();
    cancelTimer = clock.after(delayMs, start);
  };

  const start = (): void => {
    cancelTimer();
    running = true;
    // Not in this turn: whoever starts a poller may be in the middle of a change of the store.
    const begun = Promise.resolve().then(() => (abort.signal.aborted ? GIVEN_UP : run(abort.signal)));
    void begun.then((result) => {
      running = false;
      if (abort.signal.aborted) return;
      failures = result.ok ? 0 : failures + 1;
      if (again) {
        again = false;
        start();
      } else {
        schedule(pauseAfter(result));
      }
    });
  };

  start();
  return {
    trigger: () => {
      if (abort.signal.aborted) return;
      if (running) again = true;
      else start();
    },
    setInterval: (nextMs) => {
      if (nextMs === everyMs) return;
      const sooner = nextMs < everyMs;
      everyMs = nextMs;
      if (sooner && !running && failures === 0) schedule(nextMs);
    },
    stop: () => {
      cancelTimer();
      abort.abort();
    },
  };
}
