/** What people install: the tarball of `npm pack`, in a folder of its own, away from this checkout. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL_WITHIN_MS = 180_000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bnd-tui-package-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the tarball installs and starts elsewhere', { timeout: INSTALL_WITHIN_MS }, async () => {
  // The test command has built dist/ already; other tests are using it.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
  const tarball = join(folder, `bnd-tui-${packageJson.version}.tgz`);
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline', tarball], {
    cwd: folder,
  });
  // With the Node of the tests: the one on the PATH may be too old.
  const bin = join(folder, 'node_modules', '.bin', 'bnd-tui');
  const { stdout } = await run(process.execPath, [bin, '--version'], { cwd: folder });
  expect(stdout).toBe(`${packageJson.version}\n`);
  const installed = join(folder, 'node_modules', 'bnd-tui', 'dist');
  const notices = await readFile(join(installed, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['ink', 'react', 'undici'])
    expect(notices).toMatch(new RegExp(`^${name} \\d.*MIT`, 'm'));
});
