/** The archives of a release: what is in them, and nothing of this machine. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { list } from 'tar';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { placeFiles, writeDeb, writeTarball, writeZip } from '../config/package/archives.ts';
import { PLATFORMS } from '../config/package/platforms.ts';

const BUILT_AT = new Date('2026-01-02T03:04:06Z');
const FILES = [
  { path: 'bin/tool', content: 'run', mode: 0o755 },
  { path: 'a.txt', content: 'text' },
];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bnd-tui-archives-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Made twice from files that were written at different times, and with another mask. */
async function twice(make: (file: string, from: string) => Promise<void>): Promise<readonly Buffer[]> {
  const made: Buffer[] = [];
  const mask = process.umask();
  onTestFinished(() => void process.umask(mask));
  for (const round of ['1', '2']) {
    process.umask(round === '1' ? 0o022 : 0o077);
    const from = join(folder, round);
    await placeFiles(from, round === '1' ? FILES : [...FILES].reverse());
    await utimes(join(from, 'a.txt'), Number(round), Number(round));
    const file = join(folder, `${round}.archive`);
    await make(file, from);
    made.push(await readFile(file));
  }
  return made;
}

test('a tarball has the same bytes twice, modes and times as built', async () => {
  const [first, second] = await twice((file, from) => writeTarball(file, from, 'top', BUILT_AT));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  const seen: [string, number | undefined, number | undefined][] = [];
  await list({
    file: join(folder, '1.archive'),
    onReadEntry: ({ path, mode, mtime }) => seen.push([path, mode, mtime?.getTime()]),
  });
  const time = BUILT_AT.getTime();
  expect(seen).toEqual([
    ['top/a.txt', 0o644, time],
    ['top/bin/tool', 0o755, time],
  ]);
});

test('a zip has the same bytes twice', async () => {
  const [first, second] = await twice((file, from) => writeZip(file, from, 'top', BUILT_AT));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  expect(first?.includes('top/bin/tool')).toBe(true);
});

test('a package for Debian has the same bytes twice, and dpkg reads it', async () => {
  const [platform] = PLATFORMS;
  const [first, second] = await twice((file, from) =>
    writeDeb(file, platform, from, BUILT_AT, join(folder, `scratch-${from.at(-1)}`)),
  );
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  expect(first?.toString('latin1', 0, 8)).toBe('!<arch>\n');
  const dpkg = await promisify(execFile)('dpkg-deb', ['--info', join(folder, '1.archive')]).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (dpkg !== undefined) expect(dpkg.stdout).toMatch(/Architecture: amd64[\s\S]*Depends: .*libc6/);
});
