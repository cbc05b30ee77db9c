import { describe, expect, test } from 'vitest';
import { type PollerOptions, type RunResult, startPoller } from '../../../src/app/core/poller.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

/** A poller whose answers come when the test says so. */
function polled(everyMs = 1000, options: Partial<PollerOptions> = {}) {
  const clock = new ManualClock();
  const runs: { readonly signal: AbortSignal; readonly answer: (result: RunResult) => void }[] = [];
  const poller = startPoller({
    everyMs,
    clock,
    random: () => 0.5,
    run: (signal) => {
      const { promise, resolve } = Promise.withResolvers<RunResult>();
      runs.push({ signal, answer: resolve });
      return promise;
    },
    ...options,
  });
  const answer = async (result: RunResult = { ok: true }): Promise<void> => {
    await settle();
    runs.at(-1)?.answer(result);
    await settle();
  };
  return { clock, runs, poller, answer };
}

describe('a poller', () => {
  test('runs at once and again after each pause, never twice at a time', async () => {
    const { clock, runs, answer } = polled();
    await clock.advance(5000);
    expect(runs).toHaveLength(1);
    await answer();
    await clock.advance(999);
    expect(runs).toHaveLength(1);
    await clock.advance(1);
    expect(runs).toHaveLength(2);
  });

  test('triggers during a run lead to one more run', async () => {
    const { runs, poller, answer } = polled();
    await settle();
    poller.trigger();
    poller.trigger();
    await answer();
    expect(runs).toHaveLength(2);
    await answer();
    expect(runs).toHaveLength(2);
  });

  test('failures make the pauses grow; success ends that', async () => {
    const { clock, runs, answer } = polled();
    await answer({ ok: false });
    await clock.advance(1999);
    expect(runs).toHaveLength(1);
    await clock.advance(1);
    await answer({ ok: false });
    await clock.advance(3999);
    expect(runs).toHaveLength(2);
    await clock.advance(1);
    await answer();
    await clock.advance(1000);
    expect(runs).toHaveLength(4);
  });

  test('however often it fails, it is tried every 20 seconds, and never more often than it would be otherwise', async () => {
    for (const [everyMs, pauseMs] of [
      [1_000, 20_000],
      [30_000, 30_000],
    ] as const) {
      const { clock, runs, answer } = polled(everyMs);
      for (let failure = 0; failure < 12; failure++) {
        await answer({ ok: false });
        await clock.advance(pauseMs);
      }
      const before = runs.length;
      await answer({ ok: false });
      await clock.advance(pauseMs - 1);
      expect(runs).toHaveLength(before);
      await clock.advance(1);
      expect(runs).toHaveLength(before + 1);
    }
  });

  test('the wish of the controller is respected, and programs with the same wish do not come back in step', async () => {
    const comesBackMs = async (random: number): Promise<number> => {
      const { clock, runs, answer } = polled(1000, { random: () => random });
      await answer({ ok: false, retryAfterMs: 30_000 });
      const toldMs = clock.now();
      while (runs.length === 1) await clock.advance(100);
      return clock.now() - toldMs;
    };
    const [first = 0, last = 0] = [await comesBackMs(0), await comesBackMs(0.99)];
    expect(first).toBeGreaterThanOrEqual(30_000);
    expect(last - first).toBeGreaterThan(3_000);
    expect(last).toBeLessThanOrEqual(35_000);
  });

  test('pauses vary, and are longer while the quota is short', async () => {
    const pausesMs = async (options: Partial<PollerOptions>): Promise<number> => {
      const { clock, runs, answer } = polled(1000, options);
      await answer();
      const endedMs = clock.now();
      while (runs.length === 1) await clock.advance(1);
      return clock.now() - endedMs;
    };
    expect(await pausesMs({ random: () => 0 })).toBe(950);
    expect(await pausesMs({ random: () => 0.999 })).toBeGreaterThan(1_040);
    expect(await pausesMs({ stretch: () => 3 })).toBe(3_000);
  });

  test('what came by another way is not asked for before a whole pause', async () => {
    const { clock, runs, poller, answer } = polled();
    await answer();
    await clock.advance(900);
    poller.skip();
    await clock.advance(999);
    expect(runs).toHaveLength(1);
    await clock.advance(1);
    expect(runs).toHaveLength(2);
  });

  test('a longer pause takes effect at once, counted from the newest run', async () => {
    const { clock, runs, poller, answer } = polled();
    await answer();
    await clock.advance(500);
    poller.setInterval(3_000);
    await clock.advance(2_499);
    expect(runs).toHaveLength(1);
    await clock.advance(1);
    expect(runs).toHaveLength(2);
  });

  test('stopping aborts what is under way and starts nothing more', async () => {
    const { clock, runs, poller, answer } = polled();
    await settle();
    poller.stop();
    expect(runs[0]?.signal.aborted).toBe(true);
    await answer();
    poller.trigger();
    await clock.advance(10_000);
    expect(runs).toHaveLength(1);
  });

  test('a shorter pause takes effect at once', async () => {
    const { clock, runs, poller, answer } = polled(60_000);
    await answer();
    poller.setInterval(500);
    await clock.advance(500);
    expect(runs).toHaveLength(2);
  });
});
