import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileLog } from '../../src/lib/log.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('writes one line per event, readable by its owner only, without secrets', async () => {
  const path = join(directory, 'state/bnd-tui.log');
  const log = createFileLog(path);
  log.write('info', `signed in with at_1234567890_s1verysecret\nand ${'x'.repeat(400)}`);
  log.write('error', 'second');
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^\d{4}-.*Z info signed in with at_1234567890_… and …$/),
    expect.stringMatching(/ error second$/),
    '',
  ]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('renames the file at 5 MB', async () => {
  const path = join(directory, 'bnd-tui.log');
  await writeFile(path, 'y'.repeat(5 * 1024 * 1024));
  const log = createFileLog(path);
  log.write('info', 'new');
  expect(await readFile(path, 'utf8')).toMatch(/ info new\n$/);
  expect((await stat(`${path}.1`)).size).toBe(5 * 1024 * 1024);
});

test('a path that cannot be written is not a failure', () => {
  const log = createFileLog('/dev/null/x/y.log');
  expect(log.failure).toBeUndefined();
  expect(() => log.write('info', 'lost')).not.toThrow();
  expect(log.failure).toContain('ENOTDIR');
});
