import { expect, test } from 'vitest';
import { visibleView } from '../../../src/app/core/state.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';

const filterOf = ({ state }: AppDriver): string => visibleView(state).filter;

async function kept(world = new MemoryWorld()): Promise<AppDriver> {
  const app = await (await new AppDriver(world).signIn()).press('0', '/', 'type=tcp grant=yes', 'enter');
  return app.press(':', 'filter save mine', 'enter');
}

test('a filter is kept under a name and is there in the next run', async () => {
  const world = new MemoryWorld();
  const app = await kept(world);
  expect(app.toast).toBe('Saved filter "mine" for targets: /type=tcp grant=yes');
  const later = await (await new AppDriver(world).start()).press('0', ':', 'filter mine', 'enter');
  expect(filterOf(later)).toBe('type=tcp grant=yes');
});

test('it belongs to its list', async () => {
  const app = await (await kept()).press(':', 'sessions', 'enter', ':', 'filter mine', 'enter');
  expect([filterOf(app), app.toast]).toEqual(['', 'Unknown filter "mine". No saved filters for sessions']);
  await app.press('0', ':', 'filter', 'enter');
  expect(app.toast).toContain('Filters for targets: mine');
});

test('it is completed by tab, and forgotten on request', async () => {
  const app = await (await kept()).press('esc', ':', 'filter m', 'tab');
  expect(app.state.prompt?.value.text).toBe('filter mine');
  expect(CATALOG.completion({ ...app.state, prompt: undefined }, 'filter rm m')).toBe('ine');
  await app.press('esc', ':', 'filter rm mine', 'enter');
  expect([app.toast, app.world.preferences.filters]).toEqual([
    'Removed filter "mine" for targets',
    { targets: {} },
  ]);
  await app.press(':', 'filter rm mine', 'enter');
  expect(app.toast).toBe('Unknown filter "mine"');
});

test('the palette finds it and opens its list with it', async () => {
  const app = await (await kept()).press('esc', ':', 'sessions', 'enter', 'ctrl-p', 'mine', 'enter');
  expect([app.screen, filterOf(app)]).toEqual(['targets', 'type=tcp grant=yes']);
});

test.each([
  ['filter save', 'filter save <name>'],
  ['filter save rm', 'filter save <name>'],
  ['filter rm', 'filter rm <name>'],
])('":%s" says what is missing', async (line, answer) => {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'db', 'enter', ':', line, 'enter');
  expect(app.toast).toContain(answer);
});

test('nothing is saved without a filter or a list', async () => {
  const app = await (await new AppDriver().signIn()).press('0', ':', 'filter save x', 'enter');
  expect(app.toast).toBe('No filter to save. </> adds one.');
  await app.press('y', '/', 'id', 'enter', ':', 'filter save x', 'enter');
  expect(app.toast).toContain('not for raw');
});
