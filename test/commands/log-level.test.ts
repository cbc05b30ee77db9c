/** The content of the log file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog, requestText } from '../../src/commands/tui/log.ts';
import { LOG_LEVELS } from '../../src/lib/log-ring.ts';
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
  // The file is written once the settings are loaded.
  await new Promise((resolve) => setImmediate(resolve));
  const text = readFileSync(path, 'utf8');
  rmSync(directory, { recursive: true });
  expect(text.match(/line of \w+/g)).toEqual(expected.map((word) => `line of ${word}`));
  expect(log.lines()).toHaveLength(LOG_LEVELS.length);
});

test('logs the details of a failed request', () => {
  const record = {
    atMs: 0,
    method: 'GET',
    path: '/v1/sessions',
    status: 500,
    durationMs: 12,
    error: 'controller-database',
  };
  const chain = 'db.LookupById: unknown: error #0';
  expect(requestText({ ...record, detail: chain })).toContain(`controller-database: ${chain}`);
  expect(requestText({ ...record, detail: 'x'.repeat(9000) }).length).toBeLessThan(3000);
  expect(requestText({ ...record, detail: undefined })).toMatch(/controller-database$/);
});
