import { describe, expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { formatClock } from '../../../../src/lib/format.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import type { MemoryForward } from '../../../support/memory-forward.ts';
import { openApp } from '../../../support/terminal.tsx';

async function withForward(minutes = 480): Promise<{ app: AppDriver; forward: MemoryForward }> {
  const driver = new AppDriver();
  driver.world.sessionMs = minutes * 60_000;
  const app = await (await driver.signIn()).press('0', 'down', 'F', 'enter');
  const [forward] = app.world.forwards;
  if (forward === undefined) throw new Error(`Could not open a forward: ${app.toast}`);
  return { app, forward };
}

describe('a session of ours that is ended elsewhere', () => {
  test('gives its local port back at the next listing and says so', async () => {
    const { app, forward } = await withForward();
    await app.press(':', 'sessions', 'enter');
    app.world.controller.replaceSession(forward.sessionId, { status: 'canceling' });
    await app.world.clock.advance(5000);
    expect(forward.closed).toEqual([{ keepSession: true }]);
    expect(app.toast).toContain('session canceled by another client, 127.0.0.1:50001 is closed');
  });

  test('one that this program ends is not reported', async () => {
    const { app } = await withForward();
    await app.press(':', 'sessions', 'enter');
    const own = app.world.forwards[0]?.sessionId ?? '';
    app.app.perform({ type: 'session.cancel', sessionId: own });
    await app.world.clock.advance(5000);
    expect(app.toast).toBe(`Canceled ${own}`);
  });

  test.each([
    [100, 30],
    [60, 20],
  ])(
    'at %dx%d the page of one that was canceled here says when, to compare with its connections',
    async (columns, rows) => {
      const { app } = await withForward();
      const own = app.world.forwards[0]?.sessionId ?? '';
      const at = formatClock(app.world.clock.now());
      await app.press('ctrl-d', 'y');
      app.world.controller.replaceSession(own, { status: 'terminated', terminationReason: 'canceled' });
      await app.world.clock.advance(5000);
      const terminal = await openApp(app, columns, rows);
      expect(terminal.frame()).toContain(`by you at ${at}`);
      terminal.close();
    },
  );

  test('a cancel that failed is not said to have ended it', async () => {
    const { app } = await withForward();
    app.world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    await app.press(':', 'sessions', 'enter', 'ctrl-d', 'y');
    await app.world.clock.advance(60_000);
    expect(app.state.canceledHere).toEqual({});
  });
});

describe('a session of ours that nears its end', () => {
  test('is announced ten minutes and one minute before, and marked in the header', async () => {
    const { app } = await withForward(21);
    await app.world.clock.advance(10 * 60_000);
    const terminal = await openApp(app);
    expect(terminal.frame()).not.toContain('ends in');
    await app.world.clock.advance(61_000);
    expect(app.toast).toContain('ends in 10 minutes');
    expect(terminal.frame()).toMatch(/Forwards +\d live +! 9m59s left: \w+/);
    terminal.close();
    await app.world.clock.advance(9 * 60_000);
    expect(app.world.notices.map((text) => text.replace(/.*ends in /, ''))).toEqual([
      '10 minutes',
      '1 minute',
    ]);
  });

  test('nothing is said of one that was meant to be short', async () => {
    const { app } = await withForward(2);
    await app.world.clock.advance(90_000);
    expect(app.world.notices).toEqual([]);
  });
});
