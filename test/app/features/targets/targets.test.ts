/** What the lists of targets and hosts do for the one who looks for something. */
import { expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { CATALOG } from '../../../../src/app/registry.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { target } from '../../../support/resources.ts';

function rowIds({ state }: AppDriver): readonly string[] {
  const view = visibleView(state);
  return CATALOG.screenOf(view).rowIds(state, view);
}

test('a favorite comes first, and stays one the next time', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'G', '*');
  expect(rowIds(app)[0]).toBe('ttcp_3');
  expect(app.world.savedMemory.ttcp_3?.favourite).toBe(true);
  const again = await (await new AppDriver(app.world).signIn()).press('0');
  expect(rowIds(again)[0]).toBe('ttcp_3');
  await again.press('g', '*');
  expect(rowIds(again)).toEqual(['ttcp_2', 'ttcp_1', 'ttcp_3']);
});

test('hosts of a target are narrowed by the filter', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'enter', '/', 'db-2', 'enter');
  expect([app.screen, rowIds(app).length, app.cursor]).toEqual(['target', 1, 'hst_2']);
});

test('who may not list scopes still sees the targets', async () => {
  const world = new MemoryWorld();
  const { list } = world.controller.api;
  world.controller.api.list = async (name, query, options) => {
    if (name === 'scopes') throw new BndError('forbidden', 'Forbidden.');
    return list(name, query, options);
  };
  const app = await (await new AppDriver(world).signIn()).press('0');
  expect(rowIds(app)).toHaveLength(3);
});

test('ctrl-r asks at once, and so does coming back to a list', async () => {
  const app = await (await new AppDriver().signIn()).press('0');
  const { rows } = app.world.controller;
  rows.targets.push(target('ttcp_4', { name: 'ledger' }));
  expect(rowIds(app)).not.toContain('ttcp_4');
  await app.press('ctrl-r');
  expect(rowIds(app)).toContain('ttcp_4');
  await app.press('?');
  rows.targets.push(target('ttcp_5', { name: 'stock' }));
  await app.press('esc');
  expect(rowIds(app)).toContain('ttcp_5');
});

test.each([
  ['scopes', []],
  ['targets', ['0']],
  ['sessions', [':', 'sessions', 'enter']],
  ['target', ['0', 'enter']],
])('the screen %s asks for no list more than 30 times in 30 s', async (screen, keys) => {
  const app = await (await new AppDriver().signIn()).press(...keys);
  expect(app.screen).toBe(screen);
  const { calls } = app.world.controller;
  calls.length = 0;
  await app.world.clock.advance(30_000);
  const lists = calls.filter((call) => call.startsWith('list '));
  const counts = Object.values(Object.groupBy(lists, (call) => call)).map((group) => group?.length ?? 0);
  expect(counts).not.toEqual([]);
  expect(Math.max(...counts)).toBeLessThanOrEqual(30);
});

test('where a filter finds nothing no key acts on the row that was selected before', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'j');
  const selected = app.cursor;
  await app.press('/', 'qqqqq', 'enter');
  for (const key of ['enter', 'F', 's', 'c', 'y', 'd', '*']) {
    await app.press(key);
    expect([key, app.screen, app.state.dialog, app.toast]).toEqual([
      key,
      'targets',
      undefined,
      'No target selected',
    ]);
  }
  expect([app.world.copied, app.world.forwards]).toEqual([[], []]);
  await app.press('esc');
  expect(app.cursor).toBe(selected);
});

test('a key of other screens says where it works; one without a meaning is silent', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'x');
  expect(app.toast).toBe('<x> has no function here; on sessions, session it is "creds"');
  await app.press('down', 'Z');
  expect(app.toast).toBe('<x> has no function here; on sessions, session it is "creds"');
});

test.each([
  ['session', [':', 'sessions', 'enter', 'enter']],
  ['raw', ['y']],
])('enter on the page "%s", which has nothing below it, is silent', async (screen, keys) => {
  const app = await (await new AppDriver().signIn()).press('0', ...keys);
  const { toast } = app;
  await app.press('enter');
  expect([app.screen, app.toast]).toEqual([screen, toast]);
});

test('host sets without read permission are not reported as missing', async () => {
  const world = new MemoryWorld();
  const { api } = world.controller;
  const { read } = api;
  const refused = new BndError('forbidden', 'Forbidden.');
  Object.assign(api, {
    read: async (...request: Parameters<typeof read>) => {
      if (request[0] === 'host-sets') throw refused;
      return read(...request);
    },
  });
  const app = await (await new AppDriver(world).signIn()).press('0', 'enter', 'shift-tab', 'enter');
  expect(app.toast).toBe('You lack permission to read its host set');
});
