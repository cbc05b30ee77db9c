import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepSecrets } from '../../src/launch/secret-files.ts';
import { ownerMark } from '../../src/lib/owner-mark.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(() => rm(directory, { recursive: true }));

const CHILD = fileURLToPath(new URL('secret-child.ts', import.meta.url));

/** A process that has written its secrets; resolves with the name of their folder. */
async function startWithSecrets() {
  const env = { ...process.env, XDG_RUNTIME_DIR: directory };
  const child = spawn(process.execPath, [CHILD], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const end = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), end]);
  return { child, end };
}

test('the next start removes secrets of a killed process, but not those of a running one', async () => {
  const { child, end } = await startWithSecrets();
  const [name = ''] = await readdir(directory);
  expect(await readFile(join(directory, name, '0'), 'utf8')).toBe('secret');
  await sweepSecrets({ XDG_RUNTIME_DIR: directory });
  expect(await readdir(directory)).toEqual([name]);
  child.kill('SIGKILL');
  await end;
  expect(await readdir(directory)).toEqual([name]);
  await sweepSecrets({ XDG_RUNTIME_DIR: directory });
  expect(await readdir(directory)).toEqual([]);
});

test('removes nothing else', async () => {
  const { child, end } = await startWithSecrets();
  child.kill('SIGKILL');
  await end;
  const [name = ''] = await readdir(directory);
  const other = join(directory, 'other');
  await mkdir(other);
  const gone = name.replace(/\w{6}$/, '');
  const kept = ['bnd-tui-AbCdEf', `${gone}toolongs`, `x${name}`, `bnd-tui-${ownerMark()}-AbCdEf`];
  for (const folder of kept) await mkdir(join(directory, folder));
  await writeFile(join(other, 'file'), 'mine');
  await symlink(other, join(directory, `${gone}link12`));
  await writeFile(join(directory, `${gone}file12`), 'mine');
  await sweepSecrets({ XDG_RUNTIME_DIR: directory });
  expect((await readdir(directory)).sort()).toEqual(
    [...kept, 'other', `${gone}link12`, `${gone}file12`].sort(),
  );
  expect(await readdir(other)).toEqual(['file']);
});

test.runIf(process.getuid?.() === 0)('what belongs to another user stays', async () => {
  const { child, end } = await startWithSecrets();
  child.kill('SIGKILL');
  await end;
  const [name = ''] = await readdir(directory);
  await chown(join(directory, name), 65_534, 65_534);
  await sweepSecrets({ XDG_RUNTIME_DIR: directory });
  expect(await readdir(directory)).toEqual([name]);
});

test('ignores a relative runtime folder, and accepts a missing one', async () => {
  await expect(sweepSecrets({ XDG_RUNTIME_DIR: 'relative' })).resolves.toBeUndefined();
  await expect(sweepSecrets({ XDG_RUNTIME_DIR: join(directory, 'none') })).resolves.toBeUndefined();
});
