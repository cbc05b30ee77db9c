/** Writes files for the user, readable by their owner only. */
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BndError, errorText } from '../../lib/errors.ts';
import { findHome } from '../../lib/home.ts';

/** Resolves with the full path; `exists` if a file exists and must not be replaced. Rejects with BndError `file-not-written`. */
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
    // A new file replaces the old one, so that its mode is not kept.
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
    throw new BndError('file-not-written', `Could not write ${path}: ${errorText(cause)}`, { cause });
  }
}

function fullPath(file: string): string {
  if (!/^~[\\/]/.test(file)) return resolve(file);
  const home = findHome(process.env);
  if (home === undefined)
    throw new BndError('file-not-written', `Could not write ${file}: no home folder is known for "~".`);
  return join(home, file.slice(2));
}
