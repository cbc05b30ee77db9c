/** Keeps one thing fresh: one run at a time, a trigger during a run repeats it once, failures are retried with growing, jittered pauses. */
import { jittered } from './pace.ts';
import type { ClockPort } from './ports.ts';

/** After a long outage data should appear soon, without a key. */
const LONGEST_PAUSE_MS = 20_000;
const GROWTH = 2;
/** After a pause requested by the controller, programs resume spread over this time. */
const SPREAD_MS = 5_000;
const GIVEN_UP: RunResult = { ok: false };

/** Result of a run. `retryAfterMs` is requested by the controller. */
export type RunResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterMs?: number | undefined };

export interface PollerOptions {
  /** Must not reject. Its result is ignored once the signal is aborted. */
  readonly run: (signal: AbortSignal) => Promise<RunResult>;
  readonly everyMs: number;
  /** Factor for the next pause; default 1. */
  readonly stretch?: () => number;
  readonly clock: ClockPort;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
}

export interface Poller {
  /** Runs now, or once more right after the current run. */
  trigger(): void;
  /** Postpones the next run by a whole pause, because the data arrived in another way. */
  skip(): void;
  /** Sets the pause, counted from the end of the newest run. After a failure it applies from the next success on. */
  setInterval(everyMs: number): void;
  /** Stops; a late response is aborted and discarded. */
  stop(): void;
}

/** Starts with a run at once. */
export function startPoller(options: PollerOptions): Poller {
  const { clock, random, run, stretch = () => 1 } = options;
  const abort = new AbortController();
  let everyMs = options.everyMs;
  let running = false;
  let again = false;
  let failures = 0;
  let endedMs = 0;
  let cancelTimer = (): void => {};

  const pauseMs = (): number => jittered(everyMs * stretch(), random());

  const pauseAfter = (result: RunResult): number => {
    if (result.ok) return pauseMs();
    const longest = Math.max(LONGEST_PAUSE_MS, everyMs);
    const grown = Math.min(longest, everyMs * GROWTH ** Math.min(failures, 10)) * (0.75 + random() / 2);
    const { retryAfterMs } = result;
    return retryAfterMs === undefined ? grown : Math.max(retryAfterMs + random() * SPREAD_MS, grown);
  };

  const schedule = (delayMs: number): void => {
    cancelTimer();
    cancelTimer = clock.after(delayMs, start);
  };

  const start = (): void => {
    cancelTimer();
    running = true;
    // Not in this turn: the caller may be in the middle of a state change.
    const begun = Promise.resolve().then(() => (abort.signal.aborted ? GIVEN_UP : run(abort.signal)));
    void begun.then((result) => {
      running = false;
      if (abort.signal.aborted) return;
      failures = result.ok ? 0 : failures + 1;
      endedMs = clock.now();
      if (again) {
        again = false;
        start();
      } else {
        schedule(pauseAfter(result));
      }
    });
  };

  /** From the newest successful run; the clock may have been set back since. */
  const scheduleDue = (): void => {
    const agoMs = Math.max(0, clock.now() - endedMs);
    const leftMs = pauseMs() - agoMs;
    if (leftMs > 0) schedule(leftMs);
    else start();
  };

  start();
  return {
    trigger: () => {
      if (abort.signal.aborted) return;
      if (running) again = true;
      else start();
    },
    skip: () => {
      if (running || failures > 0) return;
      endedMs = clock.now();
      scheduleDue();
    },
    setInterval: (nextMs) => {
      if (nextMs === everyMs) return;
      everyMs = nextMs;
      if (!running && failures === 0) scheduleDue();
    },
    stop: () => {
      cancelTimer();
      abort.abort();
    },
  };
}
