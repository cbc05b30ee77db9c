/** The licenses of what is bundled. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundled } from '../config/bundle.ts';
import { licensesOf, packageFolders } from '../config/notices.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bnd-tui-notices-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function installed(
  folder: string,
  about: object,
  texts: Readonly<Record<string, string>> = {},
): Promise<string> {
  const path = join(root, folder);
  await mkdir(path);
  await writeFile(join(path, 'package.json'), JSON.stringify({ version: '1.0.0', ...about }));
  for (const [name, text] of Object.entries(texts)) await writeFile(join(path, name), text);
  return path;
}

test('each file leads to its package, with and without a name of a plugin', () => {
  const inputs = [
    'src/cli.ts',
    'node_modules/ink/build/a.js',
    'part:node_modules/ink/build/b.js',
    'node_modules/@a/b/c.js',
    'node_modules/a/node_modules/b/c.js',
  ];
  const folders = ['ink', '@a/b', 'a/node_modules/b'].map((name) =>
    join(bundled.absWorkingDir, 'node_modules', name),
  );
  expect(packageFolders(inputs)).toEqual(folders);
});

test('a package is listed once, with its text', async () => {
  const texts = { LICENSE: 'Permission is granted', 'README.md': 'readme' };
  const folders = [
    await installed('first', { name: 'tool', license: 'MIT' }, texts),
    await installed('second', { name: 'tool', license: 'MIT' }, texts),
    await installed('old', { name: 'old', licenses: [{ type: 'BSD' }] }),
  ];
  expect(await licensesOf(folders)).toEqual(['old 1.0.0 (BSD)', 'tool 1.0.0 (MIT)\n\nPermission is granted']);
});

test('a package without a license is refused', async () => {
  await expect(licensesOf([await installed('none', { name: 'none' })])).rejects.toThrow('none 1.0.0');
});
