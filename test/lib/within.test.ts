import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { orAborted, withLimit } from '../../src/lib/within.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = (): Error => new Error('late');
const untilAborted = (signal: AbortSignal): Promise<never> => orAborted(new Promise(() => undefined), signal);

describe('a limit', () => {
  test('ends work with its own reason, and with that of the outer signal', async () => {
    const outer = new AbortController();
    const limits = { limitMs: 1_000, late, outer: outer.signal };
    const first = withLimit(limits, untilAborted).catch((error: unknown) => error);
    vi.advanceTimersByTime(1_000);
    expect(await first).toEqual(late());
    const second = withLimit(limits, untilAborted).catch((error: unknown) => error);
    outer.abort(new Error('left'));
    expect(await second).toEqual(new Error('left'));
    expect(await withLimit(limits, untilAborted).catch((error: unknown) => error)).toEqual(new Error('left'));
  });

  test('leaves no timer and no listener, however the work ends', async () => {
    const outer = new AbortController();
    const limits = { limitMs: 60_000, late, outer: outer.signal };
    expect(await withLimit(limits, async () => 7)).toBe(7);
    await expect(withLimit(limits, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(outer.signal, 'abort')).toEqual([]);
  });
});

test('ignored work may fail without an unhandled rejection', async () => {
  const stop = new AbortController();
  const work = Promise.withResolvers<never>();
  const waiting = orAborted(work.promise, stop.signal).catch((error: unknown) => error);
  stop.abort(new Error('left'));
  expect(await waiting).toEqual(new Error('left'));
  work.reject(new Error('too late'));
  await expect(work.promise).rejects.toThrow('too late');
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
});
