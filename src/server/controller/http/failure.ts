/** Turns anything thrown by a handler into a Problem. Anything unknown is a bug: 500, and a line in the log. */
import { errorText } from '../../../lib/errors.ts';
import { isDiskFull } from '../storage/data-file-error.ts';
import { notUnique, Problem } from './problem.ts';

/** Result codes of SQLite (sqlite.org/rescode.html). */
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARY_KEY = 1555;
const CONSTRAINT_FOREIGN_KEY = 787;

export function toProblem(error: unknown, log: (line: string) => void): Problem {
  if (error instanceof Problem) return error;
  const code: unknown = Reflect.get(Object(error), 'errcode');
  if (code === CONSTRAINT_UNIQUE || code === CONSTRAINT_PRIMARY_KEY) return notUnique();
  if (code === CONSTRAINT_FOREIGN_KEY) return new Problem('NotFound', 'Unable to find requested resource.');
  if (isDiskFull(error)) {
    log('controller: a change was refused: no space is left on the disk of the data file.');
    return new Problem('Internal', 'No space is left on the disk of the data file. Nothing was changed.');
  }
  log(
    `controller: a request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return new Problem('Internal', `Internal error: ${errorText(error)}`);
}
