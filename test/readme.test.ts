/** The README is up to date: its key table comes from the key bindings, its dependency table from package.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { keyTable } from '../src/app/input/key-table.ts';
import { allBindings } from '../src/app/input/layers.ts';
import { CATALOG } from '../src/app/registry.ts';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const KEYS = /(<!-- keys -->\n)[\s\S]*(<!-- \/keys -->)/;

test('the key table matches the bindings', () => {
  const current = readFileSync(README, 'utf8');
  expect(current).toMatch(KEYS);
  const expected = current.replace(
    KEYS,
    (_all, start: string, end: string) => `${start}${keyTable(allBindings(CATALOG))}${end}`,
  );
  // `npm run readme` writes what the test compares.
  if (process.env.BND_TUI_WRITE_README === '1') writeFileSync(README, expected);
  expect(readFileSync(README, 'utf8')).toBe(expected);
});

test('every dependency has a reason', () => {
  const rows = readFileSync(README, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.split('|').length === 4);
  const named = rows.flatMap((line) => (line.split('|')[1] ?? '').split(',').map((name) => name.trim()));
  for (const name of Object.keys(packageJson.dependencies)) expect(named, name).toContain(name);
});
