/** Packages of the registry for other systems than this one, which npm does not install. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { bundled } from '../bundle.ts';

const ROOT = bundled.absWorkingDir;
/** Never part of a commit. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'bnd-tui-package');

export interface Wanted {
  readonly name: string;
  readonly version: string;
  /** `sha512-…`, as in a lock file. */
  readonly integrity: string;
}

/** Returns the folder with the files of a package, which is fetched unless it is there. Rejects if it is not what it was when its checksum was noted. */
export async function packageFolder({ name, version, integrity }: Wanted): Promise<string> {
  const folder = join(CACHE, `${name.replace('/', '+')}-${version}`);
  const complete = join(folder, 'package');
  if (await readdir(complete).catch(() => undefined)) return complete;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // On Windows npm is a script, which only a shell starts; nothing here comes from outside.
  await promisify(execFile)('npm', ['pack', `${name}@${version}`, '--pack-destination', folder], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  const [tarball = ''] = await readdir(folder);
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(join(folder, tarball)))
    .digest('base64')}`;
  if (actual !== integrity)
    throw new Error(`${name}@${version} has the checksum ${actual}, not ${integrity}`);
  const unpacked = join(folder, 'unpacked');
  await mkdir(unpacked);
  await extract({ file: join(folder, tarball), cwd: unpacked, strip: 1 });
  await rm(join(folder, tarball));
  await rename(unpacked, complete);
  return complete;
}

/** Returns what package-lock.json says of an installed or optional package. */
export async function lockedPackage(name: string): Promise<Wanted> {
  const lock: unknown = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  const entry: unknown = Reflect.get(Object(Reflect.get(Object(lock), 'packages')), `node_modules/${name}`);
  const [version, integrity] = ['version', 'integrity'].map((key) => Reflect.get(Object(entry), key));
  if (typeof version !== 'string' || typeof integrity !== 'string')
    throw new Error(`${name} is not in package-lock.json`);
  return { name, version, integrity };
}
