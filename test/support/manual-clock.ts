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

  /** Changes only the wall clock, in either direction, like a suspended machine or a clock step: timers keep their remaining time. */
  jump(byMs: number): void {
    this.#nowMs += byMs;
    this.#timers = this.#timers.map((timer) => Object.assign(timer, { atMs: timer.atMs + byMs }));
  }

  /** Advances, runs what became due in order, and waits for the work that it started: `settled` waits for work outside this process's memory. */
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

let settling: Promise<void> | undefined;

/**
 * Resolves once nothing waits for its turn: the world in memory hands on by promises, which are all run before the next turn, and React by immediates, which
 * Node counts. What waits for a clock, a held answer or a file is not waited for. Callers at the same time share one wait, so that none waits for another.
 */
export function settle(): Promise<void> {
  settling ??= untilIdle().finally(() => {
    settling = undefined;
  });
  return settling;
}

async function untilIdle(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().includes('Immediate'));
}
