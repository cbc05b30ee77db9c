/** Checks at the start that the key file opens what the data file holds. Without it a wrong key is noticed at the first sign-in only. */
import { BndError } from '../../../lib/errors.ts';
import { bytesOf, textOf } from './columns.ts';
import { DAMAGED_HINT } from './data-file-error.ts';
import type { Database } from './database.ts';
import { KEY_HINT, type Vault } from './vault.ts';

const CONTEXT = 'key check';
const KNOWN = Buffer.from('bnd-tui');

/** Throws BndError `data-file` if the key is another one, or if a sealed value is damaged. */
export function checkKey(db: Database, vault: Vault, dataFile: string): void {
  const check = db.get('SELECT sealed FROM key_check');
  const isKnown = check !== undefined;
  if (isKnown && !opens(vault, CONTEXT, bytesOf(check, 'sealed'))) throw wrongKey(dataFile);
  for (const row of db.all('SELECT id, secret FROM resource WHERE secret IS NOT NULL')) {
    const id = textOf(row, 'id');
    if (opens(vault, id, bytesOf(row, 'secret'))) continue;
    // A file from before there was a known value: its first secret has to do.
    throw isKnown ? damaged(dataFile, id) : wrongKey(dataFile);
  }
  if (!isKnown) db.run('INSERT INTO key_check VALUES (?)', vault.seal(CONTEXT, KNOWN));
}

function opens(vault: Vault, context: string, sealed: Uint8Array): boolean {
  try {
    vault.open(context, sealed);
    return true;
  } catch {
    return false;
  }
}

function wrongKey(dataFile: string): BndError {
  return new BndError('data-file', `The key file ${dataFile}.key does not belong to ${dataFile}.`, {
    hint: KEY_HINT,
  });
}

function damaged(dataFile: string, id: string): BndError {
  return new BndError(
    'data-file',
    `Cannot use the data file ${dataFile}: it is damaged (the secret of ${id}).`,
    { hint: DAMAGED_HINT },
  );
}
