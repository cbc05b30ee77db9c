/** Problems with the settings in `:config`. */
import { expect, onTestFinished, test } from 'vitest';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { openApp } from '../../../support/terminal.tsx';
import { byCommand } from '../../../support/ways.ts';

test.each([
  [100, 30],
  [80, 24],
])('are whole in their rows at %dx%d, with their advice', async (columns, rows) => {
  const world = new MemoryWorld();
  world.preferences = { keys: { fly: ['Z'], flyFarther: ['Z'] } };
  const app = await byCommand('config', [], world);
  const terminal = await openApp(app, columns, rows);
  onTestFinished(() => terminal.close());
  const problems = terminal
    .frame()
    .split('\n')
    .filter((row) => /problem +keys/.test(row));
  expect(problems).toHaveLength(2);
  for (const problem of problems) expect(problem).toContain('see :config');
});
