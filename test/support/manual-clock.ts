/** A clock that stands still until a test moves it. */
import type { ClockPort } from '../../src/app/core/ports.ts';

interface Timer {
  atMs: number;
  readonly run: () => void;
}

export class ManualClock implements ClockPort {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(startMs = Date.parse('2026-03-01T12:00:00Z')) {
    this.#nowMs = startMs;
  }

  now = (): number => this.#nowMs;

  after = (delayMs: number, run: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Changes the wall clock alone, in either direction, as a suspended machine or a clock step does: timers keep what they have left. */
  jump(byMs: number): void {
    this.#nowMs += byMs;
    this.#timers = this.#timers.map((timer) => Object.assign(timer, { atMs: timer.atMs + byMs }));
  }

  /** Moves on, runs what became due in order, and lets the work that it started settle: `settled` waits for what reaches beyond this process's memory. */
  async advance(byMs: number, settled: () => Promise<void> = settle): Promise<void> {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.run();
      await settled();
    }
    this.#nowMs = endMs;
    await settled();
  }
}

const TURNS = 30;

/** Lets everything that waits for nothing but its turn run. */
export async function settle(turns = TURNS): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
