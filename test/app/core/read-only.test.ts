/** A program that only looks: nothing on the controller changes, and every key that would change something says why. */
import { describe, expect, test } from 'vitest';
import { readOnlyPorts } from '../../../src/app/core/read-only-api.ts';
import { visibleView } from '../../../src/app/core/state.ts';
import { NO_MEMORY } from '../../../src/app/features/forwards/forward-request.state.ts';
import { menuOf } from '../../../src/app/input/layers.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';

const CHANGES = /^(authorize|cancel|delete)/;

async function readOnly(): Promise<AppDriver> {
  return new AppDriver(new MemoryWorld(), { readOnly: true }).signIn();
}

function dimKeys(app: AppDriver): readonly string[] {
  const view = visibleView(app.state);
  return menuOf(CATALOG, {
    state: app.state,
    view,
    screen: CATALOG.screenOf(view),
    pageRows: 10,
    columns: 100,
  })
    .filter(({ enabled }) => !enabled)
    .map(({ binding }) => binding.id);
}

describe('read-only', () => {
  test.each([
    ['a client on a target', ['0', 's'], 'sessions cannot be opened'],
    ['a forward', ['0', 'F'], 'sessions cannot be opened'],
    ['a cancellation', [':', 's', 'enter', 'ctrl-d'], 'sessions cannot be canceled'],
    ['a command that opens', ['0', ':', 'connect orders', 'enter'], 'sessions cannot be opened'],
    [
      'a command that cancels',
      [':', 's', 'enter', ':', 'cancel s_1', 'enter'],
      'sessions cannot be canceled',
    ],
    ['signing out', [':', 'logout', 'enter'], 'tokens cannot be deleted'],
    ['the palette', ['0', 'ctrl-p', 'orders', 'ctrl-o'], 'sessions cannot be opened'],
  ])('refuses %s and says so', async (_, keys, reason) => {
    const app = await (await readOnly()).press(...keys);
    expect(app.toast).toBe(`Read-only mode: ${reason}`);
    expect(app.world.controller.calls.filter((call) => CHANGES.test(call))).toEqual([]);
  });

  test('its keys are dim, the others are not', async () => {
    const app = await (await readOnly()).press('0');
    expect(dimKeys(app)).toEqual(['target.client', 'target.forward']);
    expect(dimKeys(await (await new AppDriver().signIn()).press('0'))).toEqual([]);
  });

  test('favorites and copies still work', async () => {
    const app = await (await readOnly()).press('0', '*', 'c');
    expect(Object.values(app.world.savedMemory).map(({ favourite }) => favourite)).toEqual([true]);
    expect(app.world.copied).toHaveLength(1);
  });

  test('the client of the controller refuses as well, for an action that the table forgot', async () => {
    const world = new MemoryWorld();
    let on = true;
    const api = await readOnlyPorts(world.ports(), () => on).connect(world.controller.address);
    api.setToken('at_1_secret');
    const changes = [
      () => api.authorizeSession({ target: 'ttcp_1' }),
      () => api.cancelSession('s_1'),
      () => api.deleteAuthToken('at_1'),
    ];
    for (const change of changes) await expect(change()).rejects.toMatchObject({ code: 'read-only' });
    expect((await api.list('targets', { parentId: 'global' })).items).toHaveLength(3);
    on = false;
    for (const change of changes) await change();
    expect(world.controller.calls.filter((call) => CHANGES.test(call))).toHaveLength(3);
  });

  test('forwards that are wanted at every sign-in stay closed, without a failure', async () => {
    const world = new MemoryWorld();
    world.savedMemory.ttcp_1 = { ...NO_MEMORY, onSignIn: true };
    const app = await new AppDriver(world, { readOnly: true }).signIn();
    expect([world.forwards, world.log.lines().filter(({ level }) => level === 'error')]).toEqual([[], []]);
    expect(app.toast).toBe('Signed in as ana');
  });

  test('is chosen by a command, kept, and lifted by it', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 'read-only', 'enter', '0', 'F');
    expect(app.world.preferences.readOnly).toBe(true);
    expect(app.toast).toBe('Read-only mode: sessions cannot be opened. ":read-only off" turns it off.');
    await app.press(':', 'read-only off', 'enter', 'F');
    expect(app.state.dialog?.kind).toBe('connect');
  });

  test('what the command line said holds for all of the run', async () => {
    const app = await (await readOnly()).press(':', 'read-only off', 'enter', '0', 'F');
    expect(app.toast).toBe('Read-only mode: sessions cannot be opened');
    expect(app.world.preferences.readOnly).toBeUndefined();
  });
});
