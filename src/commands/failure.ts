/** Error output and exit codes of commands. */
import { BndError, ERROR_HINTS, type ErrorCode, errorText } from '../lib/errors.ts';
import { EXIT_BUG, EXIT_FAILED, EXIT_NOT_FOUND, EXIT_USAGE } from '../lib/exit-codes.ts';
import { createFileLog } from '../lib/log.ts';
import { writeError } from '../lib/write-out.ts';
import { settingsPaths } from '../settings/paths.ts';

const USAGE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'usage',
  'no-terminal',
  'bad-address',
  'bad-listen-address',
  'port-forbidden',
  'bad-authorization-token',
  'settings-unreadable',
]);

/** Hints that differ from those on the screen. */
const NEXT_STEPS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'controller-unreachable': 'Check --addr or BOUNDARY_ADDR, and your network.',
  'client-missing': 'Install the program, or check PATH.',
  'not-found': 'It was deleted or you lack permission.',
  'rate-limited': 'Wait for the stated delay, then try again.',
};

/** Returns what to do next after a command failed. */
export function nextStep({ code, hint }: BndError): string {
  return hint === ERROR_HINTS[code] ? (NEXT_STEPS[code] ?? hint) : hint;
}

/** Returns the exit code of a failure. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof BndError)) return EXIT_BUG;
  if (error.code === 'client-missing') return EXIT_NOT_FOUND;
  return USAGE_CODES.has(error.code) ? EXIT_USAGE : EXIT_FAILED;
}

/** Reports on stderr what failed and what to do next; an error that is not a BndError goes to the log file with its stack. Returns the exit code. */
export async function tellFailure(error: unknown): Promise<number> {
  if (error instanceof BndError) {
    const fields = error.fields.map(({ name, description }) => `  ${name}: ${description}`);
    await writeError(`bnd-tui: ${error.message}`, ...fields, nextStep(error));
  } else {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // Without a home folder, nothing is logged.
    const logFile = await settingsPaths({ env: process.env }).then(
      (paths) => paths.logFile,
      () => undefined,
    );
    if (logFile !== undefined) createFileLog(logFile).write('error', details);
    const where = logFile === undefined ? details : `${logFile} has the details.`;
    await writeError(`bnd-tui: unexpected error: ${errorText(error)}`, `This is a bug; ${where}`);
  }
  return exitCodeOf(error);
}
