/** What is wrong with a data file, in one sentence, and what to do next. */
import { BndError, errorText } from '../../../lib/errors.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const CODE = {
  permission: 3,
  busy: 5,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

export const DAMAGED_HINT =
  'Restore the file, its .key and its -wal from a backup, or start with another file with --data. It was not modified.';
const ACCESS_HINT = 'The file and its folder must be writable by you. Or use another file with --data.';

interface Cause {
  readonly why: string;
  readonly hint: string;
}

const FULL: Cause = {
  why: 'no space is left on its disk',
  hint: 'Free some space and start again: everything stored before is still in the file.',
};

const CAUSES: Readonly<Record<number, Cause>> = {
  [CODE.busy]: {
    why: 'another process uses it',
    hint: 'Stop the other `bnd-tui dev`, or use another file with --data.',
  },
  [CODE.full]: FULL,
  [CODE.corrupt]: { why: 'it is damaged', hint: DAMAGED_HINT },
  [CODE.notADatabase]: { why: 'it is damaged, or not a data file of bnd-tui', hint: DAMAGED_HINT },
  [CODE.permission]: { why: 'permission denied', hint: ACCESS_HINT },
  [CODE.readOnly]: { why: 'it is read-only', hint: ACCESS_HINT },
  [CODE.cannotOpen]: { why: 'it cannot be opened', hint: ACCESS_HINT },
};

/** Wraps any failure of opening or first using the data file; a BndError is returned unchanged. */
export function dataFileError(file: string | undefined, error: unknown): BndError {
  if (error instanceof BndError) return error;
  const { why, hint } = causeOf(error);
  return new BndError('data-file', `Cannot use the data file ${file ?? '(memory)'}: ${why}.`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function causeOf(error: unknown): { readonly why: string; readonly hint?: string } {
  const code: unknown = Reflect.get(Object(error), 'code');
  if (code === 'ENOSPC' || code === 'EDQUOT' || isDiskFull(error)) return FULL;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'EISDIR')
    return { why: errorText(error), hint: ACCESS_HINT };
  return CAUSES[primaryCode(error)] ?? { why: errorText(error) };
}

/** Returns whether a statement failed because the disk of the data file is full; its transaction then changed nothing. */
export function isDiskFull(error: unknown): boolean {
  return primaryCode(error) === CODE.full;
}

export function isSqliteError(error: unknown): boolean {
  return Reflect.get(Object(error), 'code') === 'ERR_SQLITE_ERROR';
}

function primaryCode(error: unknown): number {
  const extended: unknown = Reflect.get(Object(error), 'errcode');
  return typeof extended === 'number' ? extended & 0xff : 0;
}
