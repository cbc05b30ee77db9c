/** What the log file gets. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOG_LEVELS } from '../../src/lib/log-ring.ts';
import { createLog } from '../../src/main/tui/log.ts';
import { openSettings } from '../../src/settings/index.ts';

test.each([
  ['error', ['error']],
  ['info', ['error', 'warn', 'info']],
  ['trace', ['error', 'warn', 'info', 'debug', 'trace']],
] as const)('from %s up; the screen gets everything', async (level, expected) => {
  const directory = mkdtempSync(join(tmpdir(), 'bnd-tui-log-'));
  const settings = openSettings({ env: {}, configDir: directory, stateDir: directory });
  const log = createLog(() => settings, level);
  for (const word of LOG_LEVELS) log.write(word, `line of ${word}`);
  const path = await log.path();
  // The file is written once the settings are there.
  await new Promise((resolve) => setImmediate(resolve));
  const text = readFileSync(path, 'utf8');
  rmSync(directory, { recursive: true });
  expect(text.match(/line of \w+/g)).toEqual(expected.map((word) => `line of ${word}`));
  expect(log.lines()).toHaveLength(LOG_LEVELS.length);
});
