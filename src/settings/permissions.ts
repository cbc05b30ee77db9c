/** Restricts files to their owner. On Windows the user's folder does that. */
import { chmod, stat } from 'node:fs/promises';
import { errorText } from '../lib/errors.ts';

const OTHERS = 0o077;

/** Returns the mode bits of a file that other users can read or change; undefined if they cannot, or the file does not exist. */
async function looseMode(path: string): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && (found.mode & OTHERS) !== 0 ? found.mode & 0o777 : undefined;
}

/** Restricts a file to its owner. Resolves with a sentence if that was needed, or failed; never rejects. */
export async function keepPrivate(path: string): Promise<string | undefined> {
  const mode = await looseMode(path);
  if (mode === undefined) return undefined;
  const was = `mode ${mode.toString(8).padStart(4, '0')}`;
  try {
    await chmod(path, 0o600);
    return `Other users could access ${path} (${was}). Changed to mode 0600.`;
  } catch (error) {
    return `Other users can access ${path} (${was}), and it could not be changed to mode 0600: ${errorText(error)}.`;
  }
}

/** Returns whether other users cannot access a file; true for a missing file. */
export async function isPrivate(path: string): Promise<boolean> {
  return (await looseMode(path)) === undefined;
}
