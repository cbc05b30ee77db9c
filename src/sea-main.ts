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

/** Lines of name and CRC-32, of everything that V8 is given. */
const CHECKSUMS = 'code-checksums.txt';

const [first = '', ...more] = process.argv.slice(2);
const expected = Number(BUILT_SIZE.split(': ')[1]);
// Without /proc the path may be unknown.
const size = statSync(process.execPath, { throwIfNoEntry: false })?.size ?? expected;
if (size < expected && !isThread()) refuse(`is not complete: it has ${size} of ${expected} bytes`);
else if (first === '--version' && more.length === 0) process.stdout.write(`${VERSION}\n`);
else if (first === KEYRING_COMMAND)
  compileFunction(KEYRING_PROGRAM, ['require'])(createRequire(process.execPath));
else runProgram();

/** Threads run what the process has loaded, while an update may have replaced the file. Not an import, which takes milliseconds. */
function isThread(): boolean {
  return !process.getBuiltinModule('node:worker_threads').isMainThread;
}

function runProgram(): void {
  // The screen and the commands need different functions.
  const cache = first === '' || first.startsWith('-') ? 'screen.cache' : 'commands.cache';
  const cachedData = asset(cache);
  const code = asset('program.js');
  const parts = Object.entries({ 'program.js': code, [cache]: cachedData });
  const [damaged] = parts.find(([name, bytes]) => !isAsBuilt(name, bytes)) ?? [];
  if (damaged !== undefined) {
    refuse(`is damaged: ${damaged} in it is not what was built`);
    return;
  }
  const program: unknown = new Script(code?.toString('latin1') ?? '', {
    filename: 'bnd-tui.js',
    ...(cachedData && { cachedData }),
  }).runInThisContext();
  if (typeof program !== 'function') throw new TypeError('the program is not a function');
  program(requireBuiltin, { url: pathToFileURL(process.execPath).href }, dirname(process.execPath));
}

/** V8 takes a damaged cache as it is, and crashes; a program that was changed by chance may do anything. */
function isAsBuilt(name: string, bytes: Buffer | undefined): boolean {
  // Not an import: `--version` needs no checksums.
  const { crc32 } = process.getBuiltinModule('node:zlib');
  return bytes === undefined || asset(CHECKSUMS)?.includes(`${name} ${crc32(bytes)}\n`) === true;
}

function refuse(why: string): void {
  process.stderr.write(
    `bnd-tui: ${process.execPath} ${why}. Download it again, and compare it with SHA256SUMS.\n`,
  );
  process.exitCode = 1;
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
