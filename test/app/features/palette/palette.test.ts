import { expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';

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
  expect((await open('s_2', 'ctrl-o')).toast).toBe('<^o> only connects to targets');
  expect((await open('qqqqq', 'enter')).toast).toBe('No matches');
});

test('hosts of a target that was looked at are found too', async () => {
  const app = await open('billing', 'enter', 'ctrl-p', 'db-2', 'enter');
  expect(app.state.dialog).toMatchObject({ kind: 'connect', targetId: 'ttcp_2', hostId: 'hst_2' });
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
