import { describe, expect, test } from 'vitest';
import { openForwardsHere } from '../../../../src/app/features/forwards/held-forwards.state.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { settle } from '../../../support/manual-clock.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testAlone } from '../../../support/test-alone.ts';

/** Signed in, on the targets, the cursor on `orders`. */
async function onOrders(world = new MemoryWorld()): Promise<AppDriver> {
  const app = await new AppDriver(world).signIn();
  return app.press('0', '/', 'orders', 'enter');
}

describe('opening a session', () => {
  test('F asks, enter connects, and the page of the session shows it', async () => {
    const app = await onOrders();
    await app.press('F');
    expect(app.state.dialog).toMatchObject({ kind: 'connect', targetId: 'ttcp_1', focus: 'port' });
    await app.press('enter');
    expect([app.screen, app.toast]).toEqual(['session', 'Listening on 127.0.0.1:50001']);
    expect(openForwardsHere(app.state).map(({ sessionId }) => sessionId)).toEqual(['s_3']);
  });

  test('the port that is typed is used and remembered', async () => {
    const app = await onOrders();
    await app.press('F', '15432', 'enter');
    expect(app.world.forwards[0]?.listenPort).toBe(15_432);
    expect(app.world.savedMemory.ttcp_1?.listenPort).toBe(15_432);
  });

  test('an invalid port is reported and opens nothing', async () => {
    const app = await onOrders();
    await app.press('F', '70000', 'enter');
    expect(app.state.dialog).toMatchObject({ kind: 'connect', focus: 'port', failure: { code: 'usage' } });
    expect(app.world.controller.calls.filter((call) => call.startsWith('authorize'))).toEqual([]);
  });

  test('a busy port leaves no session behind', async () => {
    const world = new MemoryWorld();
    world.portFailure = new BndError('port-busy', '127.0.0.1:15432 is taken.');
    const app = await onOrders(world);
    await app.press('F', 'enter');
    expect(app.state.dialog).toMatchObject({
      kind: 'connect',
      busy: false,
      focus: 'port',
      failure: { code: 'port-busy' },
    });
    expect(world.controller.calls).toContain('cancel s_3');
  });

  test('a missing grant is said instead of tried', async () => {
    const app = await new AppDriver().signIn();
    await app.press('0', '/', 'wiki', 'enter', 'F');
    expect(app.toast).toContain('authorize-session');
    expect(app.state.dialog).toBeUndefined();
  });
});

describe('a dialog that was closed while its session was being opened', () => {
  /** The dialog of billing, while orders is still being opened. */
  async function onBilling(...keys: readonly string[]): Promise<{ app: AppDriver; release: () => void }> {
    const app = await new AppDriver().signIn();
    const release = app.world.controller.hold('authorize ttcp_1');
    await app.press('0', 'down', 'F', 'enter', 'esc', ...keys);
    return { app, release };
  }

  test('reports a failure in a line, not in the dialog of another target', async () => {
    const { app, release } = await onBilling('up', 'F');
    app.world.controller.failure = new BndError('controller-error', 'It failed.');
    release();
    await settle();
    expect(app.state.dialog).toMatchObject({ kind: 'connect', targetId: 'ttcp_2', failure: undefined });
    expect(app.toast).toContain('It failed.');
  });

  test('does not close the one of the same target that was opened since', async () => {
    const { app, release } = await onBilling('F', '15432');
    release();
    await settle();
    expect(app.state.dialog).toMatchObject({ kind: 'connect', port: { text: '15432' } });
    expect(app.toast).toBe('Listening on 127.0.0.1:50001');
  });
});

describe('an open forward', () => {
  test('its bytes and rates reach the state once a second, and fade out', async () => {
    const app = await onOrders();
    await app.press('F', 'enter');
    const [forward] = app.world.forwards;
    forward?.set({ bytesDown: 5_000_000 }, { tell: false });
    await app.world.clock.advance(1000);
    expect(app.forward('s_3')).toMatchObject({ bytesDown: 5_000_000, historyDown: [5_000_000] });
    await app.world.clock.advance(1000);
    expect(app.forward('s_3')?.historyDown).toEqual([5_000_000, 0]);
  });

  test('a hundred changes are one change of the store', async () => {
    const app = await onOrders();
    await app.press('F', 'enter');
    let changes = 0;
    app.app.store.subscribe((after, before) => {
      if (after.forwards !== before.forwards) changes += 1;
    });
    for (let count = 1; count <= 100; count += 1) app.world.forwards[0]?.set({ openConnections: count });
    await app.world.clock.advance(100);
    expect([changes, app.forward('s_3')?.openConnections]).toEqual([1, 100]);
  });

  test('its end is reported', async () => {
    const app = await onOrders();
    await app.press('F', 'enter');
    app.world.forwards[0]?.finish('expired');
    await app.world.clock.advance(0);
    expect(app.toast).toBe('orders: session expired');
    expect(app.state.dialog?.kind).toBe('confirm');
    expect(app.forward('s_3')?.end?.reason).toBe('expired');
  });

  test('credentials are in the state only while they are shown', async () => {
    const app = await onOrders();
    await app.press('F', 'enter', 'x');
    expect(JSON.stringify(app.state)).not.toContain('hush');
    await app.press('down', 'c');
    expect(app.world.copied).toEqual(['hush']);
    await app.press('x');
    expect(JSON.stringify(app.state.dialog)).toContain('hush');
    await app.press('esc');
    expect(JSON.stringify(app.state)).not.toContain('hush');
  });

  test('s hands the terminal over; a client that is missing is offered as a command', async () => {
    const world = new MemoryWorld();
    world.plan = {
      client: 'psql',
      program: 'psql',
      args: [],
      env: {},
      files: [],
      display: 'psql -h 127.0.0.1',
      installed: true,
    };
    const app = await onOrders(world);
    await app.press('s');
    expect([world.lent, world.launched.length, app.toast]).toEqual([
      1,
      1,
      'psql ended; 127.0.0.1:50001 is still open',
    ]);
    world.plan = { ...world.plan, installed: false };
    await app.press('s');
    expect(world.forwards).toHaveLength(1);
    expect(app.state.dialog).toMatchObject({ kind: 'message', copy: 'psql -h 127.0.0.1' });
  });
});

describe('canceling', () => {
  test('asks first, names the session, starts on the harmless button', async () => {
    const app = await onOrders();
    await app.press('F', 'enter', 'ctrl-d');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', focus: 'no', title: 'Cancel session?' });
    expect(JSON.stringify(app.state.dialog)).toContain('s_3');
    await app.press('enter');
    expect([app.state.dialog, app.world.controller.calls.includes('cancel s_3')]).toEqual([undefined, false]);
  });

  test('cancels through the worker, closes the forward, shows every state', async () => {
    const app = await onOrders();
    await app.press('F', 'enter', 'ctrl-d', 'y');
    expect(app.state.sessions.byId.get('s_3')?.status).toBe('canceling');
    expect(app.world.forwards[0]?.closed).toEqual([{ timeoutMs: 5000 }]);
    app.world.controller.replaceSession('s_3', { status: 'terminated', terminationReason: 'canceled' });
    await app.world.clock.advance(1000);
    expect(app.state.sessions.byId.get('s_3')).toMatchObject({
      status: 'terminated',
      terminationReason: 'canceled',
    });
  });

  test('a controller that is away does not keep the session alive', async () => {
    const app = await onOrders();
    await app.press('F', 'enter');
    app.world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    await app.press('ctrl-d', 'y');
    expect(app.world.forwards[0]?.closed).toEqual([{ timeoutMs: 5000 }]);
    expect(app.toast).toBe('Canceled s_3');
  });

  test('if neither controller nor worker responds, it is not reported as canceled', async () => {
    const app = await onOrders();
    await app.press('F', 'enter');
    app.world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    const [forward] = app.world.forwards;
    if (forward !== undefined) forward.cancelFailure = new BndError('worker-unreachable', 'No answer.');
    await app.press('ctrl-d', 'y');
    expect(app.toast).not.toContain('Canceled');
    expect(JSON.stringify(app.state.dialog)).toMatch(/may stay active until \d\d:\d\d:\d\d/);
  });

  test('an ended session cannot be canceled, and says so', async () => {
    const world = new MemoryWorld();
    world.controller.replaceSession('s_1', { status: 'terminated' });
    const app = await new AppDriver(world).signIn();
    await app.press(':', 's', 'enter', 't', 'ctrl-d');
    expect(app.toast).toBe('s_1 has already ended');
  });
});

test('a session that is open is not opened again by mistake', async () => {
  const app = await onOrders();
  await app.press('F', 'enter', 'r');
  expect([app.toast, app.state.dialog]).toEqual([
    's_3 is still open. <F> on its target opens another session.',
    undefined,
  ]);
  app.world.forwards[0]?.set({ connectionsLeft: 0 });
  await app.world.clock.advance(1000);
  await app.press('r');
  expect(app.world.forwards).toHaveLength(2);
});

test('without a session there is none to reopen', async () => {
  const app = await new AppDriver().signIn();
  await app.press(':', 'sessions', 'enter', '/', 'no such session', 'enter', 'r');
  expect(app.toast).toBe('No session selected');
});

describe('quitting', () => {
  testAlone('with nothing open it leaves at once', async () => {
    const app = await new AppDriver().signIn();
    await app.press('ctrl-c');
    expect([app.world.exits, app.world.controller.calls.at(-1)]).toEqual([1, 'close']);
  });

  test('with forwards open it asks, cancels them, and leaves', async () => {
    const app = await onOrders();
    await app.press('F', 'enter', 'ctrl-c');
    expect(app.state.dialog).toMatchObject({
      title: expect.stringMatching(/^(1 forward is|\d forwards are) open$/),
      focus: 'no',
    });
    await app.press('n');
    expect(app.world.exits).toBe(0);
    await app.press('ctrl-c', 'y');
    expect([app.world.exits, app.world.forwards[0]?.closed]).toEqual([1, [{ timeoutMs: 5000 }]]);
  });
});

describe('a controller that goes away', () => {
  test('rows stay with their age, and it heals without a key', async () => {
    const app = await onOrders();
    const rows = app.state.targets.byId;
    app.world.controller.failure = new BndError('controller-unreachable', 'No connection.');
    await app.world.clock.advance(6000);
    expect([app.state.targets.byId, app.state.targets.status]).toEqual([rows, 'failed']);
    expect(app.state.connection.offline?.failure.message).toBe('No connection.');
    app.world.controller.failure = undefined;
    await app.world.clock.advance(60_000);
    expect([app.state.targets.status, app.state.connection.offline]).toEqual(['ready', undefined]);
  });

  test('an error without a code ends the program instead of being hidden', async () => {
    const app = await onOrders();
    app.world.controller.api.list = () => Promise.reject(new TypeError('a mistake'));
    await app.world.clock.advance(6000);
    expect(app.world.crashes[0]).toBeInstanceOf(TypeError);
  });
});
