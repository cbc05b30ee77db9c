/**
 * Alarms by the wall clock. Node's timers use a clock that stops while the machine is suspended and ignores changes of the wall clock. So timers here
 * run for at most a second: a suspend or a clock step is noticed within that time.
 */

export interface WallClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `delayMs`, in a later turn. Returns the function that cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

const LONGEST_WAIT_MS = 1_000;

interface Alarm {
  readonly timeMs: number;
  readonly run: () => void;
}

/** Runs any number of alarms on one timer. */
export class Alarms {
  readonly #clock: WallClock;
  readonly #pending = new Set<Alarm>();
  #disarm: (() => void) | undefined;
  /** When the timer fires, unless the clock is changed before. */
  #armedForMs = Number.POSITIVE_INFINITY;

  constructor(clock: WallClock) {
    this.#clock = clock;
  }

  /** Calls `run` once when the clock reaches `timeMs`, never before the next turn. Returns the function that cancels it. */
  at(timeMs: number, run: () => void): () => void {
    const alarm = { timeMs, run };
    this.#pending.add(alarm);
    if (timeMs < this.#armedForMs) this.#arm();
    return () => {
      if (this.#pending.delete(alarm) && this.#pending.size === 0) this.#arm();
    };
  }

  #arm(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedForMs = Number.POSITIVE_INFINITY;
    if (this.#pending.size === 0) return;
    const nowMs = this.#clock.now();
    let waitMs = LONGEST_WAIT_MS;
    for (const { timeMs } of this.#pending) waitMs = Math.min(waitMs, Math.max(0, timeMs - nowMs));
    this.#armedForMs = nowMs + waitMs;
    this.#disarm = this.#clock.after(waitMs, () => this.#ring());
  }

  #ring(): void {
    const nowMs = this.#clock.now();
    const due = [...this.#pending].filter(({ timeMs }) => timeMs <= nowMs);
    try {
      // An alarm canceled by another one is gone from the set.
      for (const alarm of due) if (this.#pending.delete(alarm)) alarm.run();
    } finally {
      this.#arm();
    }
  }
}

const system = new Alarms({
  now: () => Date.now(),
  after: (delayMs, run) => {
    // The guarded port or connection keeps the process alive, not the alarm.
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
});

/**
 * Calls `run` once when the machine's clock reaches `timeMs` (milliseconds since the epoch), never before the next turn, at most a second late.
 * Returns the function that cancels it.
 */
export function atTime(timeMs: number, run: () => void): () => void {
  return system.at(timeMs, run);
}
