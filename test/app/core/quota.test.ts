/** What the controller says of its quotas slows the program down before it is refused. */
import { describe, expect, test } from 'vitest';
import type { RateLimit } from '../../../src/api/types.ts';
import { stretchOf } from '../../../src/app/core/quota.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { isList, secondsOf } from '../../support/asked.ts';
import { MemoryWorld } from '../../support/memory-world.ts';

const WINDOW_MS = 30_000;

/** On the sessions, in use, with a controller whose quota of these lists is as `left` says: the part of it that is left. */
async function onSessions(
  left: (nowMs: number) => number | undefined,
  { resource = 'sessions', random = 0.5 } = {},
): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.random = () => random;
  const { clock, controller } = world;
  const startMs = clock.now();
  controller.api.rateLimit = (asked, action): RateLimit | undefined => {
    const nowMs = clock.now();
    const share = asked === resource && action === 'list' ? left(nowMs - startMs) : undefined;
    const resetMs = WINDOW_MS - ((nowMs - startMs) % WINDOW_MS);
    return share === undefined
      ? undefined
      : { resource, action, limit: 1_500, remaining: share * 1_500, resetMs, atMs: nowMs };
  };
  return (await new AppDriver(world).signIn()).press(':', 'sessions', 'enter');
}

async function listsIn(app: AppDriver, seconds: number, keys: readonly string[]): Promise<number> {
  return (await secondsOf(app, seconds, () => app.press(...keys))).flat().filter(isList).length;
}

test('a quota that is half left changes nothing', async () => {
  const [free, half] = [await onSessions(() => undefined), await onSessions(() => 0.5)];
  expect(await listsIn(half, 60, ['down'])).toBe(await listsIn(free, 60, ['down']));
});

test.each(['sessions', 'targets'])(
  'the less of a quota is left, the less is asked for, of all collections (%s)',
  async (resource) => {
    const counts: number[] = [];
    for (const left of [1, 0.3, 0.2, 0.12])
      counts.push(await listsIn(await onSessions(() => left, { resource }), 60, ['down']));
    const [all = 0, some = 0, few = 0, least = 0] = counts;
    expect(some).toBeLessThanOrEqual(all / 1.8);
    expect(few).toBeLessThan(some);
    expect(least).toBeLessThan(few);
  },
);

test('what is kept for others is not used by refreshes either, until the window ends', async () => {
  const app = await onSessions((ms) => (ms % 60_000 < WINDOW_MS ? 1 : 0.08));
  await app.world.clock.advance(WINDOW_MS);
  expect(await listsIn(app, 29, ['ctrl-r', 'ctrl-r'])).toBe(0);
  expect(await listsIn(app, 5, ['down'])).toBeGreaterThan(0);
});

test('programs that wait for the same window do not come back in step', async () => {
  const comesBackMs = async (random: number): Promise<number> => {
    const app = await onSessions((ms) => (ms < WINDOW_MS ? 0.05 : 1), { random });
    const { calls } = app.world.controller;
    const before = calls.length;
    while (!calls.slice(before).includes('list sessions')) await app.world.clock.advance(50);
    return app.world.clock.now();
  };
  expect((await comesBackMs(0.99)) - (await comesBackMs(0))).toBeGreaterThan(2_000);
});

describe('a quota', () => {
  const quota = (remaining: number): RateLimit => ({
    resource: 'targets',
    action: 'list',
    limit: 150,
    remaining,
    resetMs: 20_000,
    atMs: 1_000_000,
  });

  test('stretches pauses more and more, and without end at its reserve', () => {
    const stretches = [150, 75, 60, 45, 30, 16, 15, 0].map((remaining) =>
      stretchOf(quota(remaining), 1_005_000),
    );
    expect(stretches.slice(0, 2)).toEqual([1, 1]);
    expect(stretches).toEqual([...stretches].sort((a, b) => a - b));
    expect(stretches.slice(-2)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('of a window that is over says nothing, nor one from the future', () => {
    expect(stretchOf(quota(0), 1_020_000)).toBe(1);
    expect(stretchOf(quota(0), 900_000)).toBe(1);
    expect(stretchOf(undefined, 0)).toBe(1);
    expect(stretchOf({ ...quota(0), limit: 0 }, 1_005_000)).toBe(1);
  });
});
