/** Files that only their owner may read. On Windows the folder of the user sees to that. */
import { chmod, stat } from 'node:fs/promises';
import { errorText } from '../lib/errors.ts';

const OTHERS = 0o077;

/** Mode bits of a file that other users may read or change; undefined when they may not, or the file does not exist. */
async function looseMode(path: string): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && (found.mode & OTHERS) !== 0 ? found.mode & 0o777 : undefined;
}

/** Takes a file away from other users. Resolves with a sentence when that was needed, or is needed and not possible; never rejects. */
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

/** Whether other users cannot access a file; true for one that is not there. */
export async function isPrivate(path: string): Promise<boolean> {
  return (await looseMode(path)) === undefined;
}
