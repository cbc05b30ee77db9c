import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSettings } from '../../src/settings/index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterEach(() => rm(directory, { recursive: true }));
const configDir = () => join(directory, 'config');

test('programs that save at once lose nothing of each other', async () => {
  const TIMES = 50;
  const names = ['one', 'two', 'three'];
  const children = names.map((name) =>
    spawn(
      process.execPath,
      [fileURLToPath(new URL('save-child.ts', import.meta.url)), configDir(), directory, name, String(TIMES)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    ),
  );
  const ends = children.map((child) => once(child, 'close'));
  await Promise.all(children.map(({ stdout }, index) => Promise.race([once(stdout, 'data'), ends[index]])));
  for (const { stdin } of children) stdin.write('go\n');
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0]);
  const settings = await openSettings({ env: {}, configDir: configDir(), stateDir: directory });
  const wanted = names.flatMap((name) => Array.from({ length: TIMES }, (_, n) => `${name} ${n}`));
  expect(
    settings
      .profiles()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(wanted.sort());
  expect(await readdir(configDir())).toEqual(['settings.json']);
});
