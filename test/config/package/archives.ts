/** The archives around an executable. Same files, same bytes: no times, owners or orders of this machine are in them. */
import { createWriteStream, type Dirent } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, gzipSync } from 'node:zlib';
import { create } from 'tar';
import { ZipFile } from 'yazl';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Platform } from './platforms.ts';

const GZIP = { level: constants.Z_BEST_COMPRESSION, portable: true } as const;
const EXECUTABLE_MODE = 0o755;
const FILE_MODE = 0o644;

/** Writes the files of a folder as they are below `top`. */
export async function writeTarball(file: string, folder: string, top: string, builtAt: Date): Promise<void> {
  await create(
    { file, cwd: folder, prefix: top, gzip: GZIP, portable: true, mtime: builtAt },
    await filesOf(folder),
  );
}

export async function writeZip(file: string, folder: string, top: string, builtAt: Date): Promise<void> {
  const zip = new ZipFile();
  // Entries have a local time without a zone, which the machine must not decide.
  const mtime = new Date(builtAt.getTime() + builtAt.getTimezoneOffset() * 60_000);
  for (const name of await filesOf(folder)) {
    const { mode } = await stat(join(folder, name));
    const isProgram = (mode & 0o100) !== 0 || name.endsWith('.exe');
    zip.addBuffer(await readFile(join(folder, name)), `${top}/${name}`, {
      mtime,
      forceDosTimestamp: true,
      mode: isProgram ? EXECUTABLE_MODE : FILE_MODE,
    });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

/** What `ldd` of Node names, as packages of Debian; the versions are the newest symbols that Node asks for. */
const DEPENDS = 'libc6 (>= 2.28), libstdc++6 (>= 7), libgcc-s1 | libgcc1, libatomic1';
const DEBIAN_ARCH = { x64: 'amd64', arm64: 'arm64' } as const;

/**
 * Writes a package for Debian (deb(5)). Written here because it is three entries of `ar` around two tarballs, and what packs it otherwise is not there on
 * every system that builds.
 */
export async function writeDeb(
  file: string,
  platform: Platform,
  root: string,
  builtAt: Date,
  scratch: string,
): Promise<void> {
  const control = join(scratch, 'control');
  const bytes = await Promise.all(
    (await filesOf(root)).map(async (name) => (await stat(join(root, name))).size),
  );
  const fields = {
    Package: packageJson.name,
    Version: packageJson.version,
    Architecture: DEBIAN_ARCH[platform.arch],
    Maintainer: 'bnd-tui <bnd-tui@localhost>',
    'Installed-Size': Math.ceil(bytes.reduce((sum, size) => sum + size, 0) / 1024),
    Depends: DEPENDS,
    Section: 'net',
    Priority: 'optional',
    Description: packageJson.description,
  };
  const text = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  await placeFiles(control, [{ path: 'control', content: text.join('') }]);
  const packed = async (folder: string, name: string): Promise<[string, Buffer]> => {
    const tarball = join(scratch, name);
    // Of root, which is 0 in an archive that names no owner.
    const options = { file: tarball, cwd: folder, prefix: '.', gzip: GZIP, portable: true, mtime: builtAt };
    await create({ ...options, noDirRecurse: true }, [
      ...(await foldersOf(folder)),
      ...(await filesOf(folder)),
    ]);
    return [name, await readFile(tarball)];
  };
  const members: [string, Buffer][] = [
    ['debian-binary', Buffer.from('2.0\n')],
    await packed(control, 'control.tar.gz'),
    await packed(root, 'data.tar.gz'),
  ];
  const seconds = Math.floor(builtAt.getTime() / 1000);
  await writeFile(
    file,
    Buffer.concat([Buffer.from('!<arch>\n'), ...members.flatMap((member) => arMember(member, seconds))]),
  );
}

/** Name, time, owner, group, mode, size, and a blank line where the next one would begin at an odd place (ar(5)). */
function arMember([name, bytes]: readonly [string, Buffer], seconds: number): readonly Buffer[] {
  const fields = [
    name.padEnd(16),
    `${seconds}`.padEnd(12),
    '0'.padEnd(6),
    '0'.padEnd(6),
    '100644'.padEnd(8),
    `${bytes.length}`.padEnd(10),
  ];
  return [Buffer.from(`${fields.join('')}\`\n`), bytes, Buffer.from(bytes.length % 2 === 0 ? '' : '\n')];
}

/** Compresses a file for a package: no name and no time in it. */
export function gzipped(text: string): Buffer {
  return gzipSync(text, { level: constants.Z_BEST_COMPRESSION });
}

export interface PlacedFile {
  readonly path: string;
  readonly content: Buffer | string;
  readonly mode?: number;
}

/** Writes files below a folder. Modes of files and folders do not depend on the mask of the process. */
export async function placeFiles(folder: string, files: readonly PlacedFile[]): Promise<void> {
  for (const { path, content, mode = FILE_MODE } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    await chmod(join(folder, path), mode);
  }
  for (const name of await foldersOf(folder)) await chmod(join(folder, name), EXECUTABLE_MODE);
}

function filesOf(folder: string): Promise<string[]> {
  return entriesOf(folder, (entry) => entry.isFile());
}

function foldersOf(folder: string): Promise<string[]> {
  return entriesOf(folder, (entry) => entry.isDirectory());
}

async function entriesOf(folder: string, isMeant: (entry: Dirent) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(isMeant)
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
