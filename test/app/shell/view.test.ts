import { afterEach, describe, expect, test } from 'vitest';
import { cursorOf } from '../../../src/app/core/view.ts';
import type { Column } from '../../../src/app/list/columns.ts';
import { wideColumns } from '../../../src/app/list/columns.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { openApp, type TestTerminal } from '../../support/terminal.tsx';

async function favourites(): Promise<AppDriver> {
  return (await new AppDriver().signIn()).press('0', '*', 'G', '*', 'g');
}

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

describe('wide mode', () => {
  const COLUMNS: readonly Column<string>[] = [
    { title: 'N', width: 1, priority: 1, name: true, cell: (row) => row },
    { title: 'ONE', width: 1, priority: 2, cell: () => 'x'.repeat(8) },
    { title: 'TWO', width: 9, grow: 1, priority: 3, cell: () => 'y' },
    { title: 'ID', width: 1, priority: 9, wide: true, cell: () => '東京' },
  ];

  test.each([
    [40, 0, ['N 3', 'ONE 8', 'TWO 9', 'ID 4'], 0],
    [20, 0, ['N 3', 'ONE 8', 'TWO 9', 'ID 4'], 1],
    [20, 1, ['N 3', 'TWO 9', 'ID 4'], 1],
    [20, 9, ['N 3', 'TWO 9', 'ID 4'], 1],
    [4, 9, ['N 3', 'ID 4'], 2],
  ])('in %i columns, scrolled by %i', (width, scrolled, shown, limit) => {
    const wide = wideColumns(COLUMNS, ['abc', 'd'], width, scrolled);
    expect(wide.columns.map(({ title, fitted }) => `${title} ${fitted}`)).toEqual(shown);
    expect(wide.limit).toBe(limit);
  });

  test('ctrl-w shows every column, the list can be scrolled sideways and comes back', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'l');
    expect(app.toast).toBe('<^w> enables wide mode, which can be scrolled');
    terminal = await openApp(app, 80, 24);
    expect(terminal.frame()).not.toContain('DESCRIPTION');
    await terminal.send('\u0017llllllllllll');
    expect(terminal.frame()).toContain('DESCRIPTION');
    expect(terminal.frame()).toMatch(/Targets\(all\)\[3] wide/);
    const { scrolled } = app.state.views.at(-1) ?? { scrolled: 0 };
    expect(scrolled).toBeGreaterThan(1);
    await terminal.send('h');
    expect(app.state.views.at(-1)?.scrolled).toBe(scrolled - 1);
    await terminal.send('\u0017');
    expect(terminal.frame()).not.toContain('DESCRIPTION');
  });

  test('on scopes l and h fold as before, in a field ctrl-w deletes a word', async () => {
    const app = await (await new AppDriver().signIn()).press('ctrl-w', 'h');
    expect(app.state.views.at(-1)?.flags['folded global']).toBe(true);
    await app.press('/', 'one two', 'ctrl-w');
    expect([app.state.prompt?.value.text, app.state.views.at(-1)?.flags.wide]).toEqual(['one ', true]);
  });
});

describe('rows around a list', () => {
  test('go and come by ctrl-e and ctrl-g, and the next start remembers', async () => {
    const world = new MemoryWorld();
    const app = await (await new AppDriver(world).signIn()).press('0', 'ctrl-e', 'ctrl-g');
    expect(app.toast).toBe('breadcrumbs off');
    const again = await new AppDriver(world).start();
    terminal = await openApp(again);
    expect(terminal.frame().split('\n')[0]).toMatch(/^┌ /);
    expect(terminal.frame()).not.toContain('<targets>');
    await again.press('ctrl-e', 'ctrl-g');
    expect(terminal.frame().split('\n')[0]).toContain('Controller');
    expect(terminal.frame()).toContain('<targets>');
  });
});

describe('favorites', () => {
  test('a digit opens one, from any screen', async () => {
    const app = await (await favourites()).press(':', 'scopes', 'enter', '2');
    expect(app.state.views.at(-1)).toMatchObject({ screen: 'target', params: { targetId: 'ttcp_3' } });
    await app.press('3');
    expect(app.toast).toBe('No favorite 3. <*> on a target adds one.');
  });
});

describe('scopes and projects', () => {
  test('u takes a scope into use: the header shows it, :targets opens it, u again gives it back', async () => {
    const app = await (await new AppDriver().signIn()).press('G', 'u');
    const id = app.cursor;
    expect([app.state.scopeId, app.toast]).toEqual([id, 'Scope set to prod']);
    await app.press(':', 'targets', 'enter');
    expect(app.state.views.at(-1)?.params).toEqual({ scopeId: id });
    await app.press('0');
    expect(app.state.views.at(-1)?.params).toEqual({});
    await app.press(':', 'scopes', 'enter', 'u');
    expect(app.state.scopeId).toBeUndefined();
  });

  test('w goes to the project of a target, the cursor on it', async () => {
    const app = await (await new AppDriver().signIn()).press('0', 'w');
    const view = app.state.views.at(-1);
    expect(view?.params.scopeId).toBe(app.state.targets.byId.get('ttcp_2')?.scopeId);
    expect(view === undefined ? undefined : cursorOf(view)).toBe('ttcp_2');
    await app.press('w');
    expect(app.toast).toBe('Already in its project');
  });
});

describe('the screen of choices', () => {
  test('tells where things are, and enter goes to the next value of a choice', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 'config', 'enter');
    expect(app.state.config).toEqual({
      settingsFile: '/settings.json',
      logFile: '/log',
      tokenStore: 'memory, for this run only',
      warnings: [],
    });
    await app.press('/', 'kind=choice', 'enter', 'enter');
    expect([app.state.preferences.theme, app.toast]).toEqual(['light', 'Theme set to light']);
    for (const [move, key, told] of [
      ['j', 'mouse', 'Mouse on. Shift and drag selects text.'],
      ['j', 'header', 'header off'],
      ['j', 'crumbs', 'breadcrumbs off'],
    ] as const) {
      await app.press(move, 'enter');
      expect([app.world.preferences[key] !== undefined, app.toast]).toEqual([true, told]);
    }
  });

  test('what is not a choice says how it is changed, and c copies what goes into the settings', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 'config', 'enter', '/', 'target.copy-menu');
    await app.press('enter', 'enter');
    expect(app.toast).toBe(
      '<c> copies the entry for preferences.keys in settings.json: "target.copy-menu": ["C"]',
    );
    await app.press('c');
    expect(app.world.copied).toEqual(['"target.copy-menu": ["C"]']);
  });
});
