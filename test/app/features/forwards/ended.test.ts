/** A forward that ended stays visible with its reason until it is acknowledged. */
import { describe, expect, test } from 'vitest';
import { withEnded } from '../../../../src/app/features/forwards/ended-forwards.state.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { openApp } from '../../../support/terminal.tsx';

async function ended(
  reason: 'expired' | 'session-over' | 'failed' | 'no-connections-left',
): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press(':', 'c orders 15432', 'enter');
  app.world.forwards[0]?.finish(reason);
  await app.world.clock.advance(0);
  if (app.state.dialog !== undefined) await app.press('n');
  return app;
}

describe('a forward that ended', () => {
  test.each([
    ['expired', 'expired'],
    ['session-over', 'ended'],
    ['failed', 'failed'],
    ['no-connections-left', 'used-up'],
  ] as const)('stays with its reason until it is acknowledged: %s', async (reason, why) => {
    const app = await ended(reason);
    await app.world.clock.advance(600_000);
    expect(app.state.ended.map((one) => [one.view.target, one.why])).toEqual([['orders', why]]);
    await app.press(':', 'forwards /15432', 'enter', 'a');
    expect(app.state.ended).toEqual([]);
  });

  test('does not stay if the user ended it here', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 'c orders', 'enter', 'ctrl-d', 'y');
    await app.world.clock.advance(2000);
    expect(app.state.ended).toEqual([]);
  });

  test('is acknowledged by reopening it', async () => {
    const app = await ended('session-over');
    await app.press(':', 'forwards /15432', 'enter', 'r');
    expect(app.state.ended).toEqual([]);
    expect(app.world.forwards.map(({ listenPort }) => listenPort)).toEqual([15_432, 15_432]);
  });

  test('is counted in the header and marked in the targets at every size', async () => {
    for (const [columns, rows] of [
      [100, 30],
      [80, 24],
      [60, 20],
    ] as const) {
      const app = await ended('session-over');
      await app.press('0');
      const terminal = await openApp(app, columns, rows);
      expect(terminal.frame()).toContain('1 ended');
      expect(
        terminal
          .frame()
          .split('\n')
          .find((line) => line.includes('orders')),
      ).toMatch(/ended/);
      terminal.close();
    }
  });

  test('is kept once for each target, and 100 at most', async () => {
    const app = await ended('session-over');
    const [first] = app.state.ended;
    if (first === undefined) throw new Error('nothing ended');
    let { state } = app;
    for (let index = 0; index < 300; index += 1) {
      const view = { ...first.view, sessionId: `s_${index}`, targetId: `ttcp_${index % 150}` };
      state = withEnded(state, { ...first, view });
    }
    expect(state.ended).toHaveLength(100);
    expect(new Set(state.ended.map(({ view }) => view.targetId)).size).toBe(100);
    expect(state.ended.at(-1)?.view.sessionId).toBe('s_299');
  });
});
