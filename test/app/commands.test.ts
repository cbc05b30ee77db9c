import { describe, expect, test } from 'vitest';
import { visibleView } from '../../src/app/core/state.ts';
import { CATALOG } from '../../src/app/registry.ts';
import { AppDriver } from '../support/app-driver.ts';
import { target } from '../support/resources.ts';

async function typed(...keys: readonly string[]): Promise<AppDriver> {
  return (await (await new AppDriver().signIn()).press('0')).press(':', ...keys);
}

describe('commands', () => {
  test('no name means two of them', () => {
    const names = CATALOG.commands.flatMap((command) => command.names);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    expect(twice, 'give one of the two commands another name').toEqual([]);
  });

  test.each([
    ['targets prod /type=tcp ord', { screen: 'targets', params: { scopeId: 'p_1' }, filter: 'type=tcp ord' }],
    ['t p_2', { screen: 'targets', params: { scopeId: 'p_2' }, filter: '' }],
    ['targets', { screen: 'targets', params: {}, filter: '' }],
    ['s -all -ended /wiki', { screen: 'sessions', flags: { all: true, ended: true }, filter: 'wiki' }],
    ['sco', { screen: 'scopes' }],
    [':aliases /db', { screen: 'aliases', filter: 'db' }],
    ['stores prod', { screen: 'stores', params: { scopeId: 'p_1' } }],
    ['cat', { screen: 'catalogs', params: {} }],
    ['commands', { screen: 'commands' }],
  ])('":%s" opens a view', async (line, view) => {
    const app = await typed(line, 'enter');
    expect(app.state.views.at(-1)).toMatchObject(view);
  });

  test.each([
    ['sesions', 'Unknown command ":sesions": did you mean ":sessions"? <^a> lists all.'],
    ['frobnicate', 'Unknown command ":frobnicate". <^a> lists all.'],
    ['targets nowhere', 'Unknown scope "nowhere"'],
    ['sessions -ennded', 'Usage: ":sessions [-all] [-ended] [/filter]", not "-ennded"'],
    ['connect nothing', expect.stringMatching(/"nothing"/)],
    ['connect orders 99999', 'Invalid port "99999": must be a number from 0 to 65535'],
    ['cancel s_9', expect.stringMatching(/"s_9"/)],
    ['version', 'bnd-tui 0.0.0'],
  ])('":%s" says "%s"', async (line, toast) => {
    expect((await typed(line, 'enter')).toast).toEqual(toast);
  });

  test('connect opens a forward on the given port, by name or alias', async () => {
    const app = await typed('connect orders.db 15432', 'enter');
    expect([app.screen, app.toast]).toEqual(['session', 'Listening on 127.0.0.1:15432']);
    await app.press(':', 'f 15433 billing', 'enter');
    expect(app.toast).toBe('Listening on 127.0.0.1:15433');
  });

  test('names of several words are taken and completed', async () => {
    const app = await new AppDriver().signIn();
    app.world.controller.rows.targets.push(target('ttcp_4', { name: 'order archive 2' }));
    await app.press('0', 'ctrl-r', ':', 'connect order ar', 'tab');
    expect(app.state.prompt?.value.text).toBe('connect order archive 2');
    await app.press('enter');
    expect(app.world.controller.calls).toContain('authorize ttcp_4');
    await app.press(':', 'connect order archive 2 15434', 'enter');
    expect(app.toast).toBe('Listening on 127.0.0.1:15434');
  });

  test('cancel asks first', async () => {
    const app = await typed('cancel s_1', 'enter');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', focus: 'no', title: 'Cancel session?' });
    expect(app.world.controller.calls).not.toContain('cancel s_1');
    await app.press('y');
    expect(app.world.controller.calls).toContain('cancel s_1');
  });
});

describe('the prompt', () => {
  const line = (app: AppDriver): string | undefined => app.state.prompt?.value.text;

  test('completes names and arguments with tab and right', async () => {
    const app = await typed('conn', 'tab', ' ord', 'right');
    expect(line(app)).toBe('connect orders');
    await app.press('left', 'right', 'tab');
    expect(line(app)).toBe('connect orders');
  });

  test('up and down go through earlier commands', async () => {
    const app = await typed('version', 'enter', ':', 'sessions -all', 'enter', ':', 'up', 'up', 'up');
    expect(line(app)).toBe('version');
    await app.press('down');
    expect(line(app)).toBe('sessions -all');
    await app.press('down', 'down');
    expect(line(app)).toBe('');
  });

  test('tab completes a key of a filter and the values that are known', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/', 'sess', 'tab');
    expect([line(app), visibleView(app.state).filter]).toEqual(['session=', 'session=']);
    await app.press('y', 'right', ' ty', 'tab', 'ssh|r', 'tab');
    expect(line(app)).toBe('session=yes type=ssh|rdp');
    await app.press(' x', 'tab');
    expect(line(app)).toBe('session=yes type=ssh|rdp x');
  });

  test('a command of the list is put into the prompt', async () => {
    const app = await (await new AppDriver().signIn()).press('ctrl-a', '/', 'cancel', 'enter', 'enter');
    expect(line(app)).toBe('cancel ');
  });
});
