/** Scopes as text. No list has the global scope, so it is read. */
import { expect, test } from 'vitest';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { openApp } from '../../../support/terminal.tsx';
import { signedIn } from '../../../support/ways.ts';

test.each([
  ['y', '"id": "global"'],
  ['d', 'global'],
])('%s on the first row shows the global scope as read', async (key, text) => {
  const app = await signedIn();
  expect(app.cursor).toBe('global');
  await app.press(key);
  expect(app.world.controller.calls).toContain('read global');
  const terminal = await openApp(app);
  const lines = terminal.frame().split('\n');
  terminal.close();
  expect(lines.find((line) => line.includes('[1/'))).toBeDefined();
  expect(lines.filter((line) => line.includes('│')).join('\n')).toContain(text);
  expect(lines.join('\n')).not.toContain('loading');
});

test('a global scope that may not be read has a reason instead of "loading"', async () => {
  const world = new MemoryWorld();
  world.controller.refused.add('read global');
  const app = await signedIn(['y'], world);
  const terminal = await openApp(app);
  const frame = terminal.frame();
  terminal.close();
  expect(frame).not.toContain('loading');
  expect(frame).toContain('Forbidden');
});

test('a listed scope is shown as listed, also without the grant to read it', async () => {
  const world = new MemoryWorld();
  world.controller.refused.add('read o_1');
  const app = await signedIn(['j', 'y'], world);
  const terminal = await openApp(app);
  const frame = terminal.frame();
  terminal.close();
  expect(frame).toContain('"id": "o_1"');
  expect(frame).not.toContain('Forbidden');
});
