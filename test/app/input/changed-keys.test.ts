import { afterEach, describe, expect, test } from 'vitest';
import { keyLayers } from '../../../src/app/input/key-layers.ts';
import { checkKeys } from '../../../src/app/input/keymap.ts';
import { allBindings } from '../../../src/app/input/layers.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import type { Preferences } from '../../../src/settings/types.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { openApp, type TestTerminal } from '../../support/terminal.tsx';
import { testAlone } from '../../support/test-alone.ts';

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

async function withKeys(keys: NonNullable<Preferences['keys']>): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.preferences = { theme: undefined, keys };
  return new AppDriver(world).signIn();
}

describe('keys that were changed', () => {
  test('do it, and header, footer, help and the list of choices show them', async () => {
    const app = await withKeys({ 'target.forward': ['p'], help: ['ctrl-o'] });
    await app.press('0', 'F');
    expect(app.state.dialog).toBeUndefined();
    await app.press('p');
    expect(app.state.dialog?.kind).toBe('connect');
    await app.press('esc');
    for (const [columns, rows] of [
      [100, 30],
      [80, 24],
      [60, 20],
    ] as const) {
      terminal?.close();
      terminal = await openApp(app, columns, rows);
      expect(terminal.frame()).toContain('<p> forward');
      expect(terminal.frame()).not.toContain('<F>');
    }
    await app.press('ctrl-o');
    await terminal?.resize(100, 30);
    expect(app.screen).toBe('help');
    expect(terminal?.frame()).toMatch(/<p> +forward/);
    expect(terminal?.frame()).toMatch(/<\^o> +help/);
    await app.press(':', 'config', 'enter', '/', 'target.forward', 'enter');
    expect(terminal?.frame()).toMatch(/target\.forward +<p>/);
  });

  test('that are invalid are reported once, and the others apply', async () => {
    const app = await withKeys({ fly: ['Z'], 'target.forward': ['c'], 'target.client': ['p', 'alt-x'] });
    await app.world.clock.advance(2000);
    expect(app.toast).toBe('keys: unknown binding "fly": see :config (and 2 more in :config)');
    const told = app.world.log
      .lines()
      .filter(({ level, text }) => level === 'warn' && text.startsWith('keys:'));
    expect(told).toHaveLength(3);
    await app.press('0', 'p');
    expect(app.world.controller.calls.some((call) => call.startsWith('authorize'))).toBe(true);
    await app.press('esc', ':', 'config', 'enter', '/', 'kind=problem', 'enter', 'G');
    terminal = await openApp(app);
    expect(terminal.frame()).toContain(
      '"c" is already used by target.copy: target.forward keeps its default',
    );
  });

  test('a key that was taken away is offered nowhere', async () => {
    const app = await (await withKeys({ 'target.client': [] })).press('0', 's');
    expect(app.world.controller.calls.some((call) => call.startsWith('authorize'))).toBe(false);
    terminal = await openApp(app);
    expect(terminal.frame()).not.toMatch(/<.> shell/);
    expect(terminal.frame()).toContain('<F> forward');
  });

  testAlone('ctrl-c quits whatever was asked for', async () => {
    const app = await withKeys({ quit: [], help: ['ctrl-c'] });
    await app.press('/', 'x', 'ctrl-c');
    expect(app.world.exits).toBe(1);
  });

  test('favorites follow their keys', async () => {
    const app = await withKeys({ quick: ['!', '$'] });
    await app.press('0', '*', 'down', '*', '0', '$');
    expect(app.state.views.at(-1)).toMatchObject({ screen: 'target', params: { targetId: 'ttcp_1' } });
  });
});

describe('the layers of the program', () => {
  test('have every binding, and no two of one layer share a key', () => {
    const layered = new Set(keyLayers(CATALOG).flatMap(({ bindings }) => bindings.map(({ id }) => id)));
    const all = allBindings(CATALOG).flatMap(({ bindings }) => bindings.map(({ id }) => id));
    expect(all.filter((id) => !layered.has(id))).toEqual([]);
    for (const { title, bindings } of keyLayers(CATALOG)) {
      const owners = new Map<string, string>();
      for (const { id, strokes } of bindings) {
        for (const stroke of strokes) {
          const owner = owners.get(stroke);
          const advice = `${stroke} is bound to ${owner} and ${id} on ${title}: give one of them another key`;
          expect(owner, advice).toBeUndefined();
          owners.set(stroke, id);
        }
      }
    }
  });

  test('keep what they have when it is asked for as it is', () => {
    const layers = keyLayers(CATALOG);
    const wanted = Object.fromEntries(
      layers.flatMap(({ bindings }) => bindings.map(({ id, strokes }) => [id, strokes] as const)),
    );
    expect(checkKeys(layers, wanted).problems).toEqual([]);
  });

  test('an id means one thing: its label is the same wherever it works', () => {
    const labels = new Map<string, string>();
    for (const { bindings } of keyLayers(CATALOG)) {
      for (const { id, label } of bindings) {
        expect([id, labels.get(id) ?? label]).toEqual([id, label]);
        labels.set(id, label);
      }
    }
  });
});
