/** What follows when a session is over by its time or its connections. */
import { describe, expect, test } from 'vitest';
import { openForwardsHere } from '../../../../src/app/features/forwards/held-forwards.state.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import type { MemoryForward } from '../../../support/memory-forward.ts';

/** A forward of `orders` on 15432 that is asked, reopened or left at its end. */
async function opened(policy: 'ask' | 'reopen' | 'stop'): Promise<{ app: AppDriver; first: MemoryForward }> {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', '15432');
  const times = ['ask', 'reopen', 'stop'].indexOf(policy);
  await app.press(
    ...Array.from({ length: 5 }, () => 'tab'),
    ...Array.from({ length: times }, () => 'space'),
    'enter',
  );
  await app.world.clock.advance(60_000);
  return { app, first: newest(app) };
}

function newest({ world, toast }: AppDriver): MemoryForward {
  const forward = world.forwards.at(-1);
  if (forward === undefined) throw new Error(`Could not open a forward: ${toast}`);
  return forward;
}

async function end(app: AppDriver, forward: MemoryForward): Promise<void> {
  forward.finish('expired');
  await app.world.clock.advance(0);
}

const ports = ({ world }: AppDriver): readonly number[] => world.forwards.map(({ listenPort }) => listenPort);

describe('reopen', () => {
  test('an expired session is replaced automatically by a new one on the same port', async () => {
    const { app, first } = await opened('reopen');
    await end(app, first);
    expect(ports(app)).toEqual([15_432, 15_432]);
    expect(app.toast).toBe('orders: session expired. Reopened on 127.0.0.1:15432');
    expect(app.state.views.at(-1)?.params.sessionId).toBe('s_4');
  });

  test('one whose connections are used up is followed while its last connection goes on', async () => {
    const { app, first } = await opened('reopen');
    first.set({ openConnections: 1, connectionLimit: 1, connectionsLeft: 0, listening: false });
    await app.world.clock.advance(200);
    expect(ports(app)).toEqual([15_432, 15_432]);
    first.finish('no-connections-left');
    await app.world.clock.advance(200);
    expect(app.world.forwards).toHaveLength(2);
  });

  test('one that the controller timed out by a clock of its own is followed too', async () => {
    const { app, first } = await opened('reopen');
    await app.press(':', 'sessions', 'enter');
    const over = { status: 'terminated', terminationReason: 'timed out' };
    app.world.controller.replaceSession(first.sessionId, over);
    await app.world.clock.advance(5000);
    expect(ports(app)).toEqual([15_432, 15_432]);
  });

  test('one that was canceled, here or elsewhere, is not', async () => {
    const { app, first } = await opened('reopen');
    app.app.perform({ type: 'session.cancel', sessionId: first.sessionId });
    await app.world.clock.advance(5000);
    await app.press(':', 'c orders 15432', 'enter', ':', 'sessions', 'enter');
    app.world.controller.replaceSession(newest(app).sessionId, { status: 'canceling' });
    await app.world.clock.advance(5000);
    expect(app.world.forwards).toHaveLength(2);
  });

  test('one that allows a single connection is followed for every connection, however soon, and leaves no heap of ends', async () => {
    const { app } = await opened('reopen');
    for (let connection = 1; connection <= 120; connection += 1) {
      newest(app).finish('no-connections-left');
      await app.world.clock.advance(0);
    }
    expect(app.world.forwards).toHaveLength(121);
    expect(new Set(ports(app))).toEqual(new Set([15_432]));
    const { address } = app.world.controller;
    const ofHere = Object.values(app.state.forwards).filter(({ controller }) => controller === address);
    expect(ofHere.length).toBeLessThanOrEqual(101);
    expect(openForwardsHere(app.state)).toHaveLength(1);
  });

  test('a reopened session that ends within ten seconds is the last one', async () => {
    const { app, first } = await opened('reopen');
    await end(app, first);
    await app.world.clock.advance(5000);
    await end(app, newest(app));
    await app.world.clock.advance(120_000);
    expect(app.world.forwards).toHaveLength(2);
    expect(app.world.log.lines().map(({ text }) => text)).toContain(
      'orders: session expired. Not reopened: the previous session lasted less than 10 s',
    );
  });

  test('two refusals are enough', async () => {
    const { app, first } = await opened('reopen');
    app.world.controller.api.authorizeSession = async () => {
      app.world.controller.calls.push('refused');
      throw new BndError('forbidden', 'Forbidden.');
    };
    await end(app, first);
    await app.world.clock.advance(3000);
    expect(app.toast).toContain('Could not reopen it: Forbidden.');
    await app.world.clock.advance(120_000);
    expect(app.world.controller.calls.filter((call) => call === 'refused')).toHaveLength(2);
  });

  test('it waits for a controller that is away', async () => {
    const { app, first } = await opened('reopen');
    app.world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    await app.world.clock.advance(5000);
    await end(app, first);
    expect(app.toast).toContain('Will be reopened when the controller responds');
    await app.world.clock.advance(600_000);
    expect(app.world.forwards).toHaveLength(1);
    app.world.controller.failure = undefined;
    await app.world.clock.advance(60_000);
    expect(ports(app)).toEqual([15_432, 15_432]);
  });

  test('it waits for as long as the controller asks for', async () => {
    const { app, first } = await opened('reopen');
    app.world.controller.failure = new BndError('rate-limited', 'Too many.', { retryAfterMs: 20_000 });
    await end(app, first);
    app.world.controller.failure = undefined;
    await app.world.clock.advance(19_000);
    expect(app.world.forwards).toHaveLength(1);
    await app.world.clock.advance(2000);
    expect(app.world.forwards).toHaveLength(2);
  });

  test('it waits for the next sign-in when the token is gone', async () => {
    const { app, first } = await opened('reopen');
    app.world.controller.failure = new BndError('unauthenticated', 'The token is not valid.');
    app.app.perform({ type: 'refresh' });
    await app.world.clock.advance(0);
    app.world.controller.failure = undefined;
    await end(app, first);
    expect(app.toast).toContain('Will be reopened after you sign in');
    await app.world.clock.advance(60_000);
    expect(app.world.forwards).toHaveLength(1);
    await app.press('shift-tab', 'ctrl-u', 'ana', 'tab', 'secret', 'enter');
    expect([app.state.connection.phase, ports(app)]).toEqual(['signed-in', [15_432, 15_432]]);
  });
});

describe('ask', () => {
  test('an expired session is asked about, and the answer opens a new one on the same port', async () => {
    const { app, first } = await opened('ask');
    await end(app, first);
    expect(app.toast).toBe('orders: session expired');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', focus: 'no' });
    await app.press('y');
    expect(ports(app)).toEqual([15_432, 15_432]);
    expect([app.state.ended, openForwardsHere(app.state).length]).toEqual([[], 1]);
  });

  test('the question waits until nothing else is typed or asked', async () => {
    const { app, first } = await opened('ask');
    await app.press(':', 'targ');
    await end(app, first);
    expect([app.state.dialog, app.state.prompt?.value.text]).toEqual([undefined, 'targ']);
    await app.press('esc');
    expect(app.state.dialog?.kind).toBe('confirm');
    await app.press('n');
    await app.press('0', 'enter', 'esc');
    expect(app.state.dialog).toBeUndefined();
    expect(app.state.ended.map(({ why }) => why)).toEqual(['expired']);
  });

  test('the key opens a new one on the same port at once', async () => {
    const { app, first } = await opened('ask');
    await end(app, first);
    await app.press('n', 'r');
    expect(ports(app)).toEqual([15_432, 15_432]);
    expect(app.state.dialog).toBeUndefined();
  });

  test('when its connections are used up, the message names the key or, elsewhere, the command', async () => {
    const { app, first } = await opened('ask');
    first.finish('no-connections-left');
    await app.world.clock.advance(0);
    expect(app.toast).toContain('<r> reopens on the same port');
    await app.press('r', ':', 'targets', 'enter');
    newest(app).finish('no-connections-left');
    await app.world.clock.advance(0);
    expect(app.toast).toContain('":c orders 15432" reopens on the same port');
    expect(openForwardsHere(app.state)).toEqual([]);
  });
});

test('stop only tells', async () => {
  const { app, first } = await opened('stop');
  await end(app, first);
  await app.world.clock.advance(60_000);
  expect(app.world.log.lines().map(({ text }) => text)).toContain('orders: session expired');
  expect(app.world.forwards).toHaveLength(1);
});
