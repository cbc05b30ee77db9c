import { describe, expect, test } from 'vitest';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';
import { openApp } from '../../support/terminal.tsx';

function lists(app: AppDriver): number {
  return app.world.controller.calls.filter((call) => call === 'list targets').length;
}

describe('a terminal that is not looked at', () => {
  test('asks for nothing while the focus is elsewhere, and at once when it is back', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    app.app.perform({ type: 'terminal.focus', focused: false });
    await settle();
    const before = lists(app);
    await app.world.clock.advance(120_000);
    expect(lists(app)).toBe(before);
    app.app.perform({ type: 'terminal.focus', focused: true });
    await settle();
    expect(lists(app)).toBe(before + 1);
  });
});

describe('a controller that wants to be left alone', () => {
  test('keeps its rows on the screen, the frame counts down, and nothing is sent before the time is over', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    app.world.controller.failure = new BndError('rate-limited', 'Too many requests.', {
      retryAfterMs: 20_000,
    });
    await app.world.clock.advance(5000);
    const terminal = await openApp(app);
    const asked = lists(app);
    expect(terminal.frame()).toContain('paused 20s: too many requests');
    expect(terminal.frame()).toContain('orders');
    await app.world.clock.advance(13_000);
    expect(terminal.frame()).toContain('paused 7s: too many requests');
    expect(lists(app)).toBe(asked);
    app.world.controller.failure = undefined;
    await app.world.clock.advance(15_000);
    expect(terminal.frame()).not.toContain('paused');
    expect(lists(app)).toBeGreaterThan(asked);
    terminal.close();
  });
});

describe('a token that is refused', () => {
  test('brings the sign-in; then the same place, row and filter are there, and forwards live on', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'down', 'F', 'enter');
    await app.press(':', 'targets', 'enter', '/', 'i', 'enter', 'down');
    const before = app.state.views.at(-1);
    app.world.controller.failure = new BndError('unauthenticated', 'Unauthenticated.');
    await app.press('ctrl-r');
    expect(app.screen).toBe('sign-in');
    app.world.controller.failure = undefined;
    await app.press('secret', 'enter');
    expect([app.screen, app.state.views.at(-1)]).toEqual(['targets', before]);
    expect(before?.filter).toBe('i');
    expect(app.world.forwards.map((forward) => forward.snapshot().listening)).toEqual([true]);
  });
});
