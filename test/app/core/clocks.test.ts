/** Expiry and warnings follow the wall clock, whatever timers do: a machine is suspended, its clock is set. */
import { describe, expect, test } from 'vitest';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A forward whose session lasts eight hours. */
async function withForward(): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  return app.press('0', '/', 'orders', 'enter', 'F', 'enter');
}

/** Every text that was shown as a message since the start. */
function messages(app: AppDriver): readonly string[] {
  return app.world.log.lines().map(({ text }) => text);
}

function count(app: AppDriver, part: string): number {
  return messages(app).filter((text) => text.includes(part)).length;
}

describe('a session of ours that is about to end', () => {
  test('is announced within a second of waking up, with the time that is left then', async () => {
    const app = await withForward();
    app.world.clock.jump(8 * HOUR_MS - 7 * MINUTE_MS);
    await app.world.clock.advance(1000);
    expect(app.toast).toContain('orders ends in 7 minutes');
    expect(count(app, 'ends in')).toBe(1);
  });

  test('is announced once for each moment, though the clock is set back', async () => {
    const app = await withForward();
    app.world.clock.jump(8 * HOUR_MS - 9 * MINUTE_MS);
    await app.world.clock.advance(1000);
    app.world.clock.jump(-3 * MINUTE_MS);
    await app.world.clock.advance(4 * MINUTE_MS);
    expect(count(app, 'ends in')).toBe(1);
    await app.world.clock.advance(8 * MINUTE_MS);
    expect(count(app, 'ends in')).toBe(2);
  });

  test('is not announced when it has ended meanwhile', async () => {
    const app = await withForward();
    app.world.clock.jump(9 * HOUR_MS);
    await app.world.clock.advance(1000);
    expect(count(app, 'ends in')).toBe(0);
  });
});

describe('a token', () => {
  test('that expires while the machine is suspended signs out within a second', async () => {
    const app = await withForward();
    const sent = app.world.controller.calls.length;
    app.world.clock.jump(2 * HOUR_MS);
    await app.world.clock.advance(1000);
    const since = app.world.controller.calls.slice(sent);
    expect(since.filter((call) => call !== 'list auth-methods')).toEqual([]);
    expect([app.screen, app.state.signIn.reason]).toEqual([
      'sign-in',
      'Signed out: token expired. Open forwards keep running.',
    ]);
    expect(app.world.forwards[0]?.closed).toEqual([]);
  });

  test('is announced once, though the clock is set back', async () => {
    const app = await new AppDriver().signIn();
    app.world.clock.jump(HOUR_MS - 9 * MINUTE_MS);
    await app.world.clock.advance(1000);
    app.world.clock.jump(-2 * MINUTE_MS);
    await app.world.clock.advance(3 * MINUTE_MS);
    expect(count(app, 'expires in 10 minutes')).toBe(1);
  });

  test('whose expiry could not be learned at first is watched once the controller answers', async () => {
    const app = new AppDriver();
    app.world.storedToken = {
      token: 'at_1_secret',
      authTokenId: 'at_1',
      userId: undefined,
      loginName: undefined,
      authMethodId: undefined,
      expiresAtMs: undefined,
    };
    const release = app.world.controller.hold('read token');
    app.world.controller.failure = new BndError('controller-timeout', 'No answer.');
    await app.start();
    release();
    await settle();
    app.world.controller.failure = undefined;
    await app.world.clock.advance(15_000);
    expect(app.state.connection.tokenExpiresAtMs).toBe(app.world.controller.tokenExpiresAtMs);
    app.world.clock.jump(2 * HOUR_MS);
    await app.world.clock.advance(1000);
    expect(app.screen).toBe('sign-in');
  });
});

test('the clock of the screen follows one that is set back', async () => {
  const app = await new AppDriver().signIn();
  app.world.clock.jump(-HOUR_MS);
  await app.world.clock.advance(1000);
  expect(app.state.nowMs).toBe(app.world.clock.now());
});
