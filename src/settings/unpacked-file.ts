/** Native code of the single executable on disk: the system loads it from files only. */
import { createHash } from 'node:crypto';
import { constants, lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownerMark } from '../lib/owner-mark.ts';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * Returns the path of a file with exactly these bytes in `folder`, writing it unless it is there. Rejects with a plain Error if another user could
 * replace it: it is about to be executed.
 */
export async function unpackedFile(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const each of [dirname(folder), folder]) await assertOwn(each);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = join(folder, `${hash.slice(0, 32)}-${name}`);
  if (await holds(file, bytes)) return file;
  const unfinished = `${file}.${ownerMark()}`;
  try {
    await writeFile(unfinished, bytes, { mode: 0o600, flag: 'wx' });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  if (await holds(file, bytes)) return file;
  throw new Error(`${file} does not keep what was written to it`);
}

async function assertOwn(folder: string): Promise<void> {
  const { uid, mode } = await lstat(folder);
  if (!isOwn(uid, mode)) throw new Error(`other users can change ${folder}`);
}

/** On Windows the user's folder protects what is in it. */
function isOwn(uid: number, mode: number): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & WRITABLE_BY_OTHERS) === 0);
}

/** Returns whether this file of the user has this content. A link counts as different: it leads out of the folder. */
async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  const noFollow = constants.O_NOFOLLOW ?? 0;
  const file = await open(path, constants.O_RDONLY | noFollow).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { uid, mode, size } = await file.stat();
    if (!isOwn(uid, mode) || size !== bytes.length) return false;
    return (await file.readFile()).equals(bytes);
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
