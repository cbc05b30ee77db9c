/** Keeps the data file and what belongs to it readable for its owner only. */
import { chmodSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { BndError, errorText } from '../../../lib/errors.ts';

const OTHERS = 0o077;

/**
 * Takes the permissions of other users away. Returns a warning if there were any, because they may have copied the secrets. Throws BndError `data-file`
 * if that is not possible. Windows has no such permissions.
 */
export function makePrivate(dataFile: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const open = [dataFile, `${dataFile}.key`, `${dataFile}-wal`].filter(
    (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0,
  );
  for (const path of open) {
    try {
      chmodSync(path, 0o600);
    } catch (error) {
      throw new BndError(
        'data-file',
        `Other users can read ${path}, which holds secrets, and its permissions cannot be changed: ${errorText(error)}.`,
        { cause: error, hint: `Run chmod 600 on it as its owner, or use another file with --data.` },
      );
    }
  }
  if (open.length === 0) return undefined;
  const names = open.map((path) => basename(path)).join(', ');
  return `Warning: other users could read ${names} and the secrets in it. The permissions are now 0600; if they may have copied it, start with another file with --data.`;
}
