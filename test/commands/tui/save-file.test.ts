import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveFile } from '../../../src/commands/tui/save-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bnd-tui-save-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('a new file is readable by its owner only', async () => {
  const path = join(directory, 'a.csv');
  expect(await saveFile(path, 'one', false)).toEqual({ path });
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['one', 0o600]);
});

test('replaces an existing file only if requested, including its mode', async () => {
  const path = join(directory, 'a.csv');
  await writeFile(path, 'old');
  await chmod(path, 0o644);
  expect(await saveFile(path, 'new', false)).toBe('exists');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await saveFile(path, 'new', true)).toEqual({ path });
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['new', 0o600]);
  expect(await readdir(directory)).toEqual(['a.csv']);
});

test('reports a missing directory', async () => {
  await expect(saveFile(join(directory, 'no', 'a.csv'), 'x', false)).rejects.toMatchObject({
    code: 'file-not-written',
    message: expect.stringContaining('a.csv'),
  });
});
