import { afterEach, describe, expect, test } from 'vitest';
import { allBindings, layersOf } from '../../../src/app/input/layers.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { target } from '../../support/resources.ts';
import { openApp, type TestTerminal } from '../../support/terminal.tsx';

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

describe('keys from the terminal', () => {
  test('several keys in one event go to the field that has the focus at that moment', async () => {
    const app = await new AppDriver().start();
    terminal = await openApp(app);
    await terminal.send('ana\tsecret\r');
    expect(app.screen).toBe('scopes');
    expect(terminal.frame()).toContain('Signed in as ana');
  });

  test('a paste goes into a text field without its line breaks', async () => {
    const app = await new AppDriver().start();
    terminal = await openApp(app);
    await terminal.send('\u001b[200~an\r\na\u001b[201~');
    expect([app.state.signIn.login.text, app.screen]).toEqual(['ana', 'sign-in']);
  });

  test('a paste anywhere else is dropped', async () => {
    const app = await new AppDriver().signIn();
    terminal = await openApp(app);
    await terminal.send('\u001b[200~0:q\r\u001b[201~');
    expect([app.screen, app.world.exits]).toEqual(['scopes', 0]);
  });

  test('a text field owns the keys of the screen', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/');
    terminal = await openApp(app);
    await terminal.send('?q:');
    expect([app.state.views.at(-1)?.filter, app.screen]).toEqual(['?q:', 'targets']);
  });

  test('arrows, pages and ends move the selection', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    terminal = await openApp(app);
    const seen: (string | undefined)[] = [];
    for (const bytes of ['\u001b[B', '\u001b[A', '\u001b[F', '\u001b[H', '\u001b[6~']) {
      await terminal.send(bytes);
      seen.push(app.cursor);
    }
    expect(seen).toEqual(['ttcp_1', 'ttcp_2', 'ttcp_3', 'ttcp_2', 'ttcp_3']);
  });

  test('control characters without a letter are keys too', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    terminal = await openApp(app);
    await terminal.send('\u0000');
    expect([...(app.state.views.at(-1)?.marks ?? [])]).toEqual(['ttcp_2']);
    expect(terminal.frame()).toContain('>+ ');
    await terminal.send('\u001c');
    expect(app.state.views.at(-1)?.marks.size).toBe(0);
  });

  test('filters narrow the list while they are typed, esc brings it back', async () => {
    const app = await (await new AppDriver().signIn()).press('0');
    terminal = await openApp(app);
    await terminal.send('/orders');
    expect(terminal.frame()).toContain('Targets(all)[1/3] </orders>');
    await terminal.send('\u001b');
    // Escape is known to be a key of its own only after a moment without more bytes.
    await expect.poll(() => app.state.views.at(-1)?.filter).toBe('');
  });
});

describe('text from a server', () => {
  test('does not reach the terminal raw', async () => {
    const world = new MemoryWorld();
    const evil = '\u001b]0;owned\u0007\u202e\u001b[2J';
    world.controller.rows.targets = [
      target('ttcp_9', { name: `db${evil}`, description: evil, address: evil }),
    ];
    const app = await (await new AppDriver(world).signIn()).press('0');
    terminal = await openApp(app);
    expect(terminal.frame()).toContain('db␛]0;owned␇␛[2J');
    expect(terminal.frame()).not.toContain('\u0007');
    await terminal.send('\r');
    expect(terminal.frame()).not.toContain('\u202e');
  });

  test('names of 600 characters, empty names and wide characters keep their columns', async () => {
    const world = new MemoryWorld();
    world.controller.rows.targets = [
      target('ttcp_7', { name: 'x'.repeat(600) }),
      target('ttcp_8', { name: '' }),
      target('ttcp_9', { name: '東京データベース😀' }),
    ];
    terminal = await openApp(await (await new AppDriver(world).signIn()).press('0'));
    const columns = terminal
      .frame()
      .split('\n')
      .filter((line) => line.includes('10.0.0.1'));
    expect(columns).toHaveLength(3);
    expect(terminal.frame()).toContain('ttcp_8');
    expect(terminal.frame()).toContain('東京データベース😀');
  });
});

describe('bindings', () => {
  test('every binding has an id of its own and a label', () => {
    for (const { bindings } of allBindings(CATALOG)) {
      for (const binding of bindings) expect([binding.id, binding.label]).not.toContain('');
      expect(new Set(bindings.map((binding) => binding.id)).size).toBe(bindings.length);
    }
  });

  test('ctrl-c and ctrl-z work in every layer', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/');
    expect(layersOf(CATALOG, app.state)[0]?.bindings.map((binding) => binding.id)).toEqual([
      'quit',
      'suspend',
    ]);
  });
});

test('a terminal that is too small says so, and comes back', async () => {
  terminal = await openApp(await new AppDriver().signIn(), 20, 5);
  expect(terminal.frame().replaceAll('\n', ' ')).toContain('bnd-tui: terminal too small (at least 40x10)');
  await terminal.resize(80, 24);
  expect(terminal.frame()).toContain('Scopes[4]');
  await terminal.resize(1, 1);
  await terminal.resize(100, 30);
  expect(terminal.frame()).toContain('Scopes[4]');
});

test('without UTF-8 only plain characters are drawn', async () => {
  terminal = await openApp(await new AppDriver().signIn(), 80, 24, { LANG: 'C' });
  expect(terminal.frame()).toMatch(/^[\x20-\x7e\n]*$/);
});
