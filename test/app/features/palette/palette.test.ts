import { expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';

async function open(...keys: readonly string[]): Promise<AppDriver> {
  return (await (await new AppDriver().signIn()).press('0', 'ctrl-p')).press(...keys);
}

function rows(app: AppDriver): readonly string[] {
  const { dialog } = app.state;
  return dialog?.kind === 'palette' ? dialog.rows.map(({ group, title }) => `${group} ${title}`) : [];
}

test('shows everything that is loaded, by kind', async () => {
  const app = await open();
  expect(rows(app).filter((row) => !row.startsWith('commands'))).toEqual([
    'targets billing',
    'targets orders',
    'targets wiki',
    'sessions s_1',
    'sessions s_2',
    'scopes acme',
    'scopes prod',
    'scopes lab',
  ]);
  expect(rows(app)).toContain('commands :connect <target> [port]');
});

test('finds with letters left out, by alias and by id', async () => {
  expect(rows(await open('blng'))[0]).toBe('targets billing');
  expect(rows(await open('orders.db'))[0]).toBe('targets orders');
  expect(rows(await open('ttcp_3'))[0]).toBe('targets wiki');
  expect(rows(await open('qqqqq'))).toEqual([]);
});

test('enter opens a target, a session, the targets of a scope, and runs a command', async () => {
  const target = await open('wiki', 'enter');
  expect([target.screen, target.state.views.at(-1)?.params]).toEqual(['target', { targetId: 'ttcp_3' }]);
  const session = await open('s_2', 'enter');
  expect([session.screen, session.state.views.at(-1)?.params]).toEqual(['session', { sessionId: 's_2' }]);
  const scope = await open('prod', 'down', 'up');
  const { dialog } = scope.state;
  expect(dialog?.kind === 'palette' && dialog.rows.some(({ group }) => group === 'scopes')).toBe(true);
  expect((await open(':version', 'enter')).toast).toBe('bnd-tui 0.0.0');
  expect((await open(':connect', 'down', 'enter')).state.prompt?.value.text).toBe('connect ');
});

test('ctrl-o asks how to connect to a target, and says why it cannot elsewhere', async () => {
  expect((await open('orders', 'ctrl-o')).state.dialog).toMatchObject({
    kind: 'connect',
    targetId: 'ttcp_1',
  });
  expect((await open('s_2', 'ctrl-o')).state.dialog).toMatchObject({ kind: 'connect', targetId: 'ttcp_1' });
  expect((await open('wiki', 'ctrl-o')).toast).toContain('may connect');
  expect((await open(':help', 'ctrl-o')).toast).toContain('may connect');
  expect((await open('qqqqq', 'enter')).toast).toBe('No matches');
});

test('ctrl-s runs the client of a target, of a host and of a session', async () => {
  const app = await open('orders', 'ctrl-s');
  expect(app.world.launchRequests.at(-1)).toMatchObject({ targetId: 'ttcp_1' });
  await app.press('esc', 'ctrl-p', app.world.forwards[0]?.sessionId ?? '', 'ctrl-s');
  expect([app.world.launchRequests.length, app.world.forwards.length]).toEqual([2, 1]);
  const host = await open('billing', 'enter', 'ctrl-p', 'db-2', 'ctrl-s');
  expect(host.world.launchRequests.at(-1)).toMatchObject({ targetId: 'ttcp_2', hostId: 'hst_2' });
});

test('hosts of a target that was looked at are found too', async () => {
  const app = await open('billing', 'enter', 'ctrl-p', 'db-2', 'enter');
  expect(app.state.dialog).toMatchObject({ kind: 'connect', targetId: 'ttcp_2', hostId: 'hst_2' });
});

test('an exact name comes before a name, an alias, an id and a project, commands come last', async () => {
  const world = new MemoryWorld();
  const target = world.controller.rows.targets.find(({ id }) => id === 'ttcp_1');
  if (target === undefined) throw new Error('no target');
  world.controller.rows.targets = ['prod-copy', 'no-prod', 'other', 'prod', 'logout', 'scattered'].map(
    (name, index) => ({ ...target, id: `ttcp_${index}`, name }),
  );
  const app = await (await new AppDriver(world).signIn()).press('0', 'ctrl-p', 'prod');
  expect(rows(app).slice(0, 3)).toEqual(['targets prod', 'targets prod-copy', 'targets no-prod']);
  expect(rows(app)).toContain('scopes prod');
  await app.press('ctrl-u', 'logout');
  expect(rows(app)[0]).toBe('targets logout');
  expect(rows(app).at(-1)).toBe('commands :logout');
});

test('a command never comes before a target, unless : was typed', async () => {
  const app = await open('connect');
  const groups = rows(app).map((row) => row.split(' ')[0]);
  expect(groups.slice(groups.indexOf('commands')).every((group) => group === 'commands')).toBe(true);
  expect(rows(await open(':connect'))[0]).toBe('commands :connect');
});

test('what was used before decides only between equally good matches', async () => {
  const world = new MemoryWorld();
  const [first] = world.controller.rows.targets;
  if (first === undefined) throw new Error('no target');
  world.controller.rows.targets = ['db-1', 'db-2', 'db', 'qa-db'].map((name, index) => ({
    ...first,
    id: `ttcp_${index}`,
    name,
  }));
  const app = await (await new AppDriver(world).signIn()).press('0', 'ctrl-p', 'qa-db', 'enter');
  await app.press('ctrl-p', 'db-2', 'enter', 'ctrl-p', 'db');
  expect(rows(app).filter((row) => row.startsWith('targets'))).toEqual([
    'targets db',
    'targets db-2',
    'targets db-1',
    'targets qa-db',
  ]);
});

test('what was used last comes first', async () => {
  const app = await open('wiki', 'enter', 'ctrl-p', 'orders', 'enter', 'ctrl-p');
  expect(rows(app).slice(0, 3)).toEqual(['recent orders', 'recent wiki', 'targets billing']);
});

test('rows that vanish leave the choice on one that is there', async () => {
  const app = await open('down');
  app.world.controller.rows.targets = [];
  await app.world.clock.advance(6000);
  const { dialog } = app.state;
  expect(dialog?.kind === 'palette' && dialog.rows.some(({ key }) => key === dialog.focus)).toBe(true);
  await app.press('esc');
  expect(app.state.dialog).toBeUndefined();
});
