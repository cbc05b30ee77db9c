/** Writes files that a person asked for, readable by nobody else. */
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BndError, errorText } from '../../lib/errors.ts';
import { findHome } from '../../lib/home.ts';

/** Full path of what was written; `exists` when something is there already and must not be replaced. Rejects with BndError `file-not-written`. */
export async function saveFile(
  file: string,
  text: string,
  replace: boolean,
): Promise<{ readonly path: string } | 'exists'> {
  const path = fullPath(file);
  try {
    if (!replace) {
      await writeFile(path, text, { mode: 0o600, flag: 'wx' });
      return { path };
    }
    // A new file in its place, so that the mode of the old one does not stay.
    const draft = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
    return { path };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return 'exists';
    throw new BndError('file-not-written', `${path} was not written: ${errorText(cause)}`, { cause });
  }
}

function fullPath(file: string): string {
  if (!/^~[\\/]/.test(file)) return resolve(file);
  const home = findHome(process.env);
  if (home === undefined)
    throw new BndError('file-not-written', `${file} was not written: no home folder is known for "~".`);
  return join(home, file.slice(2));
}
