/** 100 programs behind one address, on the bundled controller with Boundary's limits. Ten sign-ins: the programs of each share the quota of a token, too. */
import { afterEach, expect, test } from 'vitest';
import type { RequestRecord } from '../../../src/api/types.ts';
import type { App } from '../../../src/app/core/app.ts';
import { headlessApp, UnderWay } from '../../support/headless.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type Harness, startController } from './harness.ts';

const SIGN_INS = 10;
const PROGRAMS_EACH = 10;
/** Boundary's default for one address, and for the whole controller (internal/ratelimit/config.go in hashicorp/boundary). */
const LISTS_ALLOWED = 1_500;
const WINDOW_MS = 30_000;

let harness: Harness | undefined;
let apps: App[] = [];

afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
  await harness?.close();
  harness = undefined;
});

interface Asked {
  readonly list: string | undefined;
  readonly status: number;
  readonly atMs: number;
}

test('with users who refresh all the time, none is rejected', async () => {
  const clock = new ManualClock();
  const underWay = new UnderWay();
  const asked: Asked[] = [];
  const onRequest = ({ path, status }: RequestRecord): void => {
    asked.push({ list: /^\/v1\/([\w-]+)\?/.exec(path)?.[1], status, atMs: clock.now() });
  };
  harness = await startController({ isRateLimited: true, clock: clock.now });
  const { controller, signIn } = harness;
  const { address } = controller;
  const tokens = await Promise.all(Array.from({ length: SIGN_INS }, () => signIn('admin', 'password')));
  apps = tokens.flatMap(({ token }) =>
    Array.from({ length: PROGRAMS_EACH }, () => headlessApp({ address, token, clock, underWay, onRequest })),
  );
  // All at the same moment, which is the worst case.
  for (const app of apps) app.start();
  await underWay.none();
  const phases = apps.map((app) => app.store.getState().connection.phase);
  expect(new Set(phases)).toEqual(new Set(['signed-in']));

  for (const app of apps) app.perform({ type: 'open', view: { screen: 'sessions' } });
  for (let second = 0; second < 32; second++) {
    for (const app of apps) app.perform({ type: 'refresh' });
    await clock.advance(1_000, () => underWay.none());
  }
  expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
  expect(mostIn(asked, 'sessions', WINDOW_MS)).toBeGreaterThan(apps.length * 5);
  for (const list of ['sessions', 'targets', 'scopes'])
    expect(mostIn(asked, list, WINDOW_MS)).toBeLessThan(LISTS_ALLOWED);
});

/** The maximum number of lists of a collection within any period of this length. */
function mostIn(asked: readonly Asked[], wanted: string, withinMs: number): number {
  const times = asked.filter(({ list }) => list === wanted).map(({ atMs }) => atMs);
  let from = 0;
  let most = 0;
  times.forEach((atMs, index) => {
    while ((times[from] ?? atMs) <= atMs - withinMs) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
