import { rename, rm, writeFile } from 'node:fs/promises';
import { draftOf } from './drafts.ts';

/**
 * Replaces a file at once by one that only its owner can read: a reader sees the old content or the new one. `mayReplace` is asked last; returns what
 * it says. Rejects with the system's error.
 */
export async function writePrivateFile(
  path: string,
  content: string,
  mayReplace: () => boolean = () => true,
): Promise<boolean> {
  const draft = draftOf(path);
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    if (!mayReplace()) return false;
    await rename(draft, path);
    return true;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
