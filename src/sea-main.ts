/**
 * The main script of the single executable and of its threads. It evaluates the program, which is an asset: only so does the cache of its compiled code
 * contain the functions that a start needs. Nothing outside the executable is loaded.
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { getRawAsset } from 'node:sea';
import { pathToFileURL } from 'node:url';
import { compileFunction, Script } from 'node:vm';
import { KEYRING_COMMAND, KEYRING_PROGRAM } from './settings/keyring-program.ts';

/** Set by the build. */
declare const VERSION: string;

/** The build writes the size of the file over the digits. */
const BUILT_SIZE = 'bytes of this file: 000000000000';

const [first = '', ...more] = process.argv.slice(2);
const expected = Number(BUILT_SIZE.split(': ')[1]);
const { size } = statSync(process.execPath);
if (size < expected) {
  process.stderr.write(
    `bnd-tui: ${process.execPath} is not complete: it has ${size} of ${expected} bytes. Download it again, and compare it with SHA256SUMS.\n`,
  );
  process.exitCode = 1;
} else if (first === '--version' && more.length === 0) process.stdout.write(`${VERSION}\n`);
else if (first === KEYRING_COMMAND)
  compileFunction(KEYRING_PROGRAM, ['require'])(createRequire(process.execPath));
else runProgram();

function runProgram(): void {
  // The screen and the commands need different functions.
  const cachedData = asset(first === '' || first.startsWith('-') ? 'screen.cache' : 'commands.cache');
  const source = asset('program.js')?.toString('latin1') ?? '';
  const program: unknown = new Script(source, {
    filename: 'bnd-tui.js',
    ...(cachedData && { cachedData }),
  }).runInThisContext();
  if (typeof program !== 'function') throw new TypeError('the program is not a function');
  program(requireBuiltin, { url: pathToFileURL(process.execPath).href }, dirname(process.execPath));
}

/** A view, not a copy. Undefined where the build has no such asset: code is compiled anew then. */
function asset(name: string): Buffer | undefined {
  try {
    return Buffer.from(getRawAsset(name));
  } catch {
    return undefined;
  }
}

function requireBuiltin(name: string): object {
  const found = process.getBuiltinModule(name);
  if (found === undefined)
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  return found;
}
