/** A session of ours that somebody else ends shows within a second, wherever one looks; what that costs the controller. */
import { describe, expect, test } from 'vitest';
import { AppDriver } from '../support/app-driver.ts';
import type { MemoryForward } from '../support/memory-forward.ts';

const LISTS_ALLOWED = 150;
const PERIOD_MS = 30_000;

async function withForwards(count: number): Promise<{ app: AppDriver; forwards: readonly MemoryForward[] }> {
  const app = await (await new AppDriver().signIn()).press('0');
  for (let index = 0; index < count; index++) await app.press(':', `f ${15_000 + index} orders`, 'enter');
  return { app, forwards: app.world.forwards };
}

function asked(app: AppDriver, what: string): number {
  return app.world.controller.calls.filter((call) => call === what).length;
}

/** How long it takes until the port of a forward whose session ended elsewhere is given back. */
async function learntWithinMs(app: AppDriver, forward: MemoryForward | undefined): Promise<number> {
  app.world.controller.replaceSession(forward?.sessionId ?? '', { status: 'canceling' });
  for (let ms = 0; ms < 10_000; ms += 50) {
    if (forward?.closed.length === 1) return ms;
    await app.world.clock.advance(50);
  }
  throw new Error(`it was never learnt: ${app.flash}`);
}

describe('a session of ours that is ended elsewhere', () => {
  test.each([
    ['on the page of the session', []],
    ['on the targets, which ask for sessions less often', [':', 'targets', 'enter']],
    ['on a screen that asks for nothing', ['?']],
  ] as const)('is learnt within a second %s', async (_, keys) => {
    const { app, forwards } = await withForwards(1);
    await app.press(...keys);
    await app.world.clock.advance(3_333);
    expect(await learntWithinMs(app, forwards[0])).toBeLessThan(1_000);
    expect(app.flash).toContain('the session was ended elsewhere; 127.0.0.1:15000 is closed');
  });

  test('is learnt within a second while the terminal is not looked at, and told there', async () => {
    const { app, forwards } = await withForwards(2);
    app.app.perform({ type: 'terminal.focus', focused: false });
    await app.world.clock.advance(60_000);
    expect(await learntWithinMs(app, forwards[1])).toBeLessThan(1_000);
    expect(app.world.notices).toEqual(['orders: the session was ended elsewhere; 127.0.0.1:15001 is closed']);
    expect(forwards[0]?.closed).toEqual([]);
  });

  test('takes no more lists with ten forwards than with one, a third of what is allowed', async () => {
    const { app } = await withForwards(10);
    await app.press(':', 'sessions', 'enter');
    const before = asked(app, 'list sessions');
    await app.world.clock.advance(PERIOD_MS);
    expect(asked(app, 'list sessions') - before).toBeLessThanOrEqual(LISTS_ALLOWED / 3);
  });

  test('costs nothing any more when the last forward is closed', async () => {
    const { app, forwards } = await withForwards(1);
    await learntWithinMs(app, forwards[0]);
    app.app.perform({ type: 'terminal.focus', focused: false });
    await app.world.clock.advance(1_000);
    const before = app.world.controller.calls.length;
    await app.world.clock.advance(60_000);
    expect(app.world.controller.calls.length).toBe(before);
  });

  test('a controller that can only tell everything is asked every five seconds', async () => {
    const { app } = await withForwards(1);
    const { api } = app.world.controller;
    const { list } = api;
    api.list = async (name, query) => ({ ...(await list(name, query)), listToken: undefined });
    await app.press('ctrl-r');
    app.app.perform({ type: 'terminal.focus', focused: false });
    await app.world.clock.advance(5_000);
    const before = asked(app, 'list sessions');
    await app.world.clock.advance(30_000);
    expect(asked(app, 'list sessions') - before).toBe(6);
  });
});

test('an answer without news changes nothing on the screen', async () => {
  const { app } = await withForwards(1);
  await app.press('?');
  await app.world.clock.advance(2_100);
  let changes = 0;
  app.app.store.subscribe((state, before) => {
    if (state.sessions !== before.sessions) changes += 1;
  });
  const before = asked(app, 'list sessions');
  await app.world.clock.advance(8_000);
  expect(asked(app, 'list sessions') - before).toBe(10);
  // The age of the rows is brought up to date every few seconds all the same.
  expect(changes).toBeLessThanOrEqual(4);
});

test('without a forward the sessions screen asks less than thirty times a minute', async () => {
  const app = await (await new AppDriver().signIn()).press(':', 'sessions', 'enter');
  await app.world.clock.advance(5_000);
  const before = app.world.controller.calls.length;
  await app.world.clock.advance(60_000);
  expect(app.world.controller.calls.length - before).toBeLessThan(30);
});
