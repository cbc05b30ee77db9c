import { expect, test } from 'vitest';
import { Alarms, atTime, type WallClock } from '../../src/lib/at-time.ts';

const START_MS = Date.parse('2026-03-01T12:00:00Z');

/** A wall clock and timers that move independently, as on a machine that is suspended or whose clock is set. */
class TwoClocks implements WallClock {
  #wallMs = START_MS;
  #timersMs = 0;
  readonly #timers = new Map<() => void, number>();

  now = (): number => this.#wallMs;

  after = (delayMs: number, run: () => void): (() => void) => {
    this.#timers.set(run, this.#timersMs + delayMs);
    return () => this.#timers.delete(run);
  };

  get armed(): number {
    return this.#timers.size;
  }

  /** Moves only the wall clock, like a suspend or a clock step. */
  step(byMs: number): void {
    this.#wallMs += byMs;
  }

  /** Moves both. */
  pass(byMs: number): void {
    const endMs = this.#timersMs + byMs;
    for (;;) {
      const [next] = [...this.#timers].filter(([, atMs]) => atMs <= endMs).sort(([, a], [, b]) => a - b);
      if (next === undefined) break;
      const [run, atMs] = next;
      this.#timers.delete(run);
      this.#move(Math.max(atMs, this.#timersMs));
      run();
    }
    this.#move(endMs);
  }

  #move(toMs: number): void {
    this.#wallMs += toMs - this.#timersMs;
    this.#timersMs = toMs;
  }
}

function rig() {
  const clock = new TwoClocks();
  const alarms = new Alarms(clock);
  const rung: string[] = [];
  const set = (name: string, inMs: number) => alarms.at(START_MS + inMs, () => rung.push(name));
  return { clock, set, rung };
}

test('fires once, at its time and not before', () => {
  const { clock, set, rung } = rig();
  set('soon', 1_500);
  clock.pass(1_499);
  expect(rung).toEqual([]);
  clock.pass(1);
  expect(rung).toEqual(['soon']);
  clock.pass(100_000);
  expect(rung).toEqual(['soon']);
});

test('notices within a second that its time passed during a suspend', () => {
  const { clock, set, rung } = rig();
  set('eight hours', 8 * 3_600_000);
  clock.pass(60_000);
  clock.step(10 * 3_600_000);
  clock.pass(1_000);
  expect(rung).toEqual(['eight hours']);
});

test('is delayed by a clock that is set back, and notices within a second one that is set forward', () => {
  const { clock, set, rung } = rig();
  set('at ten', 10_000);
  clock.pass(9_500);
  clock.step(-3_600_000);
  clock.pass(3_600_000);
  expect(rung).toEqual([]);
  clock.step(600);
  clock.pass(1_000);
  expect(rung).toEqual(['at ten']);
});

test('an earlier alarm added later is not delayed, and one in the past fires in the next turn', () => {
  const { clock, set, rung } = rig();
  set('late', 900);
  set('early', 10);
  set('past', -5_000);
  expect(rung).toEqual([]);
  clock.pass(0);
  expect(rung).toEqual(['past']);
  clock.pass(10);
  expect(rung).toEqual(['past', 'early']);
});

test('alarms share one timer, and none is left once all are canceled', () => {
  const { clock, set, rung } = rig();
  const callOff = ['a', 'b', 'c'].map((name) => set(name, 5_000));
  expect(clock.armed).toBe(1);
  for (const off of callOff) off();
  expect(clock.armed).toBe(0);
  clock.pass(10_000);
  expect(rung).toEqual([]);
});

test('an alarm may cancel another one that is due, and set a new one', () => {
  const { clock, set, rung } = rig();
  const off: (() => void)[] = [];
  const alarms = new Alarms(clock);
  alarms.at(START_MS + 100, () => {
    for (const each of off) each();
    alarms.at(START_MS + 200, () => rung.push('third'));
  });
  off.push(alarms.at(START_MS + 100, () => rung.push('second')));
  set('other', 300);
  clock.pass(300);
  expect(rung).toEqual(['third', 'other']);
});

test("the machine's clock works too", async () => {
  const atMs = Date.now() + 20;
  await new Promise<void>((resolve) => atTime(atMs, resolve));
  expect(Date.now()).toBeGreaterThanOrEqual(atMs);
});
