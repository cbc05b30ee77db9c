/** Native code of the executable on disk. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unpackedFile } from '../../src/settings/unpacked-file.ts';

const BYTES = Buffer.from('native code');
let home = '';
let folder = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bnd-tui-unpacked-'));
  folder = join(home, 'cache', 'native');
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('is written once, for its user alone', async () => {
  const path = await unpackedFile(folder, 'a.node', BYTES);
  const { mtimeMs, mode } = await stat(path);
  expect(await readFile(path)).toEqual(BYTES);
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  expect(await unpackedFile(folder, 'a.node', BYTES)).toBe(path);
  expect((await stat(path)).mtimeMs).toBe(mtimeMs);
  expect(await readdir(folder)).toHaveLength(1);
});

test('has another name for another content', async () => {
  const path = await unpackedFile(folder, 'a.node', BYTES);
  expect(await unpackedFile(folder, 'a.node', Buffer.from('newer'))).not.toBe(path);
});

test.each([
  ['shorter', Buffer.from('nat')],
  ['of the same length', Buffer.from('NATIVE code')],
])('replaces a file with other content, %s', async (_, other) => {
  const path = await unpackedFile(folder, 'a.node', BYTES);
  await writeFile(path, other);
  expect(await unpackedFile(folder, 'a.node', BYTES)).toBe(path);
  expect(await readFile(path)).toEqual(BYTES);
});

test.skipIf(process.platform === 'win32')('replaces a link, and leaves alone where it leads', async () => {
  const path = await unpackedFile(folder, 'a.node', BYTES);
  const elsewhere = join(home, 'elsewhere');
  await writeFile(elsewhere, BYTES);
  await rm(path);
  await symlink(elsewhere, path);
  await unpackedFile(folder, 'a.node', BYTES);
  await writeFile(elsewhere, 'changed');
  expect(await readFile(path)).toEqual(BYTES);
});

test.skipIf(process.platform === 'win32')('refuses a folder that other users can change', async () => {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
  await expect(unpackedFile(folder, 'a.node', BYTES)).rejects.toThrow(folder);
  await chmod(folder, 0o700);
  await chmod(join(home, 'cache'), 0o777);
  await expect(unpackedFile(folder, 'a.node', BYTES)).rejects.toThrow(join(home, 'cache'));
});

test.skipIf(process.getuid?.() !== 0)('refuses a folder of another user', async () => {
  const { chown } = await import('node:fs/promises');
  await mkdir(folder, { recursive: true });
  await chown(folder, 12_345, 12_345);
  await expect(unpackedFile(folder, 'a.node', BYTES)).rejects.toThrow(folder);
});

test('fails where nothing can be written, and leaves nothing behind', async () => {
  await mkdir(join(home, 'cache'), { recursive: true });
  await writeFile(folder, 'a file in place of the folder');
  await expect(unpackedFile(folder, 'a.node', BYTES)).rejects.toThrow('EEXIST');
  expect(await readdir(join(home, 'cache'))).toEqual(['native']);
});
