/** What the connect dialog asks, and that it is remembered and used. */
import { describe, expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { target } from '../../../support/resources.ts';

const PSQL = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [],
  display: 'psql -p 61027 -h 127.0.0.1',
  installed: true,
};

async function onOrders(world = new MemoryWorld()): Promise<AppDriver> {
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter');
}

/** From the port to the choice of a client. */
const TO_CLIENT = ['tab', 'tab'];

describe('the port', () => {
  test('one that was remembered gives way to the next free one, and the toast says why', async () => {
    const app = await onOrders();
    await app.press('F', '15432', 'enter', ':', 'targets', 'enter');
    app.world.busyPorts.add(15_432);
    await app.press('F', 'enter');
    expect(app.world.forwards.at(-1)?.listenPort).toBe(15_433);
    expect(app.toast).toBe('Port 15432 is in use, listening on 127.0.0.1:15433 instead');
    expect(app.world.savedMemory.ttcp_1?.listenPort).toBe(15_432);
  });

  test('the default of the target gives way as well', async () => {
    const world = new MemoryWorld();
    world.controller.rows.targets[0] = target('ttcp_1', { name: 'orders', defaultClientPort: 5432 });
    const app = await onOrders(world);
    await app.press('F', 'enter');
    expect(app.toast).toBe('Port 5432 is in use, listening on 127.0.0.1:50001 instead');
  });

  test('a typed one is used, unless the user chose another', async () => {
    const app = await onOrders();
    app.world.busyPorts.add(5432);
    await app.press('F', '5432', 'enter');
    expect(app.state.dialog).toMatchObject({ focus: 'port', failure: { code: 'port-busy' } });
    expect(app.world.controller.calls.filter((call) => call.includes('authorize'))).toEqual([]);
    await app.press('tab', 'space', 'enter');
    expect(app.world.forwards[0]?.listenPort).toBe(5433);
    expect(app.world.savedMemory.ttcp_1).toMatchObject({ listenPort: 5432, ifBusy: 'next' });
  });

  test('the listen address is remembered, and s uses it', async () => {
    const app = await onOrders();
    await app.press('F', 'shift-tab', 'ctrl-u', '127.0.0.2', 'tab', '7000', 'ctrl-s', 's');
    expect(app.world.forwards[0]).toMatchObject({ listenAddress: '127.0.0.2', listenPort: 7000 });
  });
});

describe('the client', () => {
  test('is run when the forward is open, and s runs it the next time without asking', async () => {
    const world = new MemoryWorld();
    world.plan = PSQL;
    const app = await onOrders(world);
    await app.press('F', ...TO_CLIENT, 'space', 'tab', '-d orders', 'enter');
    expect([world.lent, app.screen]).toEqual([1, 'session']);
    expect(world.savedMemory.ttcp_1).toMatchObject({ client: 'psql', commandText: '-d orders' });
    await app.press('esc', 's');
    expect([world.lent, app.state.dialog]).toEqual([2, undefined]);
    expect(world.launchRequests.at(-1)).toMatchObject({ client: 'psql', commandText: '-d orders' });
  });

  test('what will run is shown without a secret and before a port is known', async () => {
    const world = new MemoryWorld();
    world.plan = { ...PSQL, installed: false };
    const app = await onOrders(world);
    await app.press('F', ...TO_CLIENT, 'space');
    expect(app.state.dialog).toMatchObject({
      client: 'psql',
      clients: ['psql', 'ssh', 'custom'],
      preview: 'psql -p PORT -h 127.0.0.1  (psql is not installed)',
    });
    expect(world.launchRequests.at(-1)?.credentials).toEqual([]);
  });

  test('none is run when none was chosen', async () => {
    const world = new MemoryWorld();
    world.plan = PSQL;
    const app = await onOrders(world);
    await app.press('F', 'enter');
    expect([world.lent, world.forwards.length]).toEqual([0, 1]);
  });

  test('one of one\u2019s own needs a command', async () => {
    const app = await onOrders();
    await app.press('F', ...TO_CLIENT, 'left', 'enter');
    expect(app.state.dialog).toMatchObject({
      client: 'custom',
      focus: 'command',
      failure: { code: 'usage' },
    });
    await app.press('dbeaver', 'enter');
    expect(app.world.savedMemory.ttcp_1).toMatchObject({ client: 'custom', commandText: 'dbeaver' });
  });
});

describe('saving only', () => {
  test('ctrl-s keeps the answers and opens nothing', async () => {
    const app = await onOrders();
    await app.press('F', '15432', 'ctrl-s');
    expect([app.state.dialog, app.world.forwards]).toEqual([undefined, []]);
    expect(app.world.savedMemory.ttcp_1).toMatchObject({ listenPort: 15_432, lastUsedAtMs: undefined });
    expect(app.toast).toBe('Saved for orders, no forward opened');
  });

  test('the button does the same', async () => {
    const app = await onOrders();
    await app.press('F', '15432', 'shift-tab', 'shift-tab', 'shift-tab', 'shift-tab', 'enter');
    expect([app.world.savedMemory.ttcp_1?.listenPort, app.world.forwards.length]).toEqual([15_432, 0]);
  });

  test('an invalid time is reported', async () => {
    const app = await onOrders();
    await app.press('F', ...TO_CLIENT, 'tab', 'soon', 'ctrl-s');
    expect(app.state.dialog).toMatchObject({
      focus: 'idle',
      failure: { message: 'Invalid idle timeout.' },
    });
  });

  test('answers that cannot be saved are reported, and used anyway', async () => {
    const app = await onOrders();
    app.world.settingsFailure = new BndError('settings-unreadable', 'The disk is full.');
    await app.press('F', '15432', 'enter');
    expect(app.world.forwards).toHaveLength(1);
    expect(app.toast).toContain('Could not save the settings of this target: The disk is full.');
  });
});
