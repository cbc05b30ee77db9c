/** Forwards that nothing uses. */
import { expect, test } from 'vitest';
import { durationText, parseDuration } from '../../../../src/lib/duration.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import type { MemoryForward } from '../../../support/memory-forward.ts';
import { openApp } from '../../../support/terminal.tsx';

const MINUTE_MS = 60_000;

async function idleAfter(text: string): Promise<{ app: AppDriver; forward: MemoryForward }> {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F');
  await app.press('tab', 'tab', 'tab', text, 'enter');
  const [forward] = app.world.forwards;
  if (forward === undefined) throw new Error(`Could not open a forward: ${app.toast}`);
  return { app, forward };
}

test('an unused forward counts down, is announced and closed, and its session canceled', async () => {
  const { app, forward } = await idleAfter('15m');
  await app.world.clock.advance(5 * MINUTE_MS);
  const terminal = await openApp(app);
  expect(terminal.frame()).toContain('unused: closing in 10m00s');
  terminal.close();
  await app.world.clock.advance(9 * MINUTE_MS);
  expect(app.toast).toBe('orders: unused, will be closed in 1 minute');
  expect(forward.closed).toEqual([]);
  await app.world.clock.advance(MINUTE_MS);
  expect(forward.closed).toEqual([{ timeoutMs: 5000 }]);
  expect(app.toast).toBe('orders: closed after 15m without connections');
});

test('a connection holds it open, however silent, and starts the time anew', async () => {
  const { app, forward } = await idleAfter('15m');
  await app.world.clock.advance(14 * MINUTE_MS);
  forward.set({ openConnections: 1, totalConnections: 1 });
  await app.world.clock.advance(60 * MINUTE_MS);
  forward.set({ openConnections: 0 });
  await app.world.clock.advance(14 * MINUTE_MS);
  expect(forward.closed).toEqual([]);
  await app.world.clock.advance(2 * MINUTE_MS);
  expect(forward.closed).toHaveLength(1);
});

test('one that came and went between two looks counts', async () => {
  const { app, forward } = await idleAfter('15m');
  await app.world.clock.advance(14 * MINUTE_MS);
  forward.set({ totalConnections: 1 });
  await app.world.clock.advance(14 * MINUTE_MS);
  expect(forward.closed).toEqual([]);
});

test('the newest answers hold for a forward that is open', async () => {
  const { app, forward } = await idleAfter('15m');
  await app.press(':', 'targets', 'enter', 'F', 'tab', 'tab', 'tab', 'ctrl-u', 'never', 'ctrl-s');
  await app.world.clock.advance(30 * MINUTE_MS);
  expect(forward.closed).toEqual([]);
});

test.each([
  ['15m', 900_000],
  ['15', 900_000],
  ['1h30m', 5_400_000],
  ['90s', 90_000],
  ['1h', 3_600_000],
  ['1.5h', undefined],
  ['m', undefined],
  ['', undefined],
])('the duration "%s"', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  if (ms !== undefined) expect(parseDuration(durationText(ms))).toBe(ms);
});
