/**
 * Queries the keyring in a separate process: the native module connects to the session bus synchronously, so a bus that accepts and then stays silent
 * would freeze the whole program, and a thread that is stuck there cannot be ended.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheDir } from '../lib/cache-dir.ts';
import { embeddedFile } from '../lib/embedded.ts';
import { asObject, text } from '../lib/json.ts';
import { KEYRING_COMMAND, KEYRING_PROGRAM } from './keyring-program.ts';
import { unpackedFile } from './unpacked-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type KeyringRequest =
  /** Only loads the native part. */
  | { readonly action: 'load' }
  | { readonly action: 'get' | 'remove'; readonly account: string }
  | { readonly action: 'set'; readonly account: string; readonly secret: string };

const SERVICE = 'bnd-tui';

/** Returns the secret of an account for `get`, undefined if there is none. Rejects with a plain Error, at the latest after `timeoutMs`. */
export async function askKeyring(
  request: KeyringRequest,
  env: Env,
  timeoutMs: number,
): Promise<string | undefined> {
  const child = spawn(process.execPath, await keyringArguments(env), {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(kill, timeoutMs);
  process.once('exit', kill);
  try {
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.stdin.once('error', reject);
    });
    child.stdin.end(JSON.stringify({ service: SERVICE, ...request }));
    const output = await Promise.race([child.stdout.setEncoding('utf8').toArray(), failed]);
    return readAnswer(output.join(''));
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
  }
}

/** Returns the arguments of this Node, or of this executable, that run the program. Rejects if its native part cannot be used here. */
async function keyringArguments(env: Env): Promise<readonly string[]> {
  const native = embeddedFile('keyring.node');
  if (native === undefined)
    return ['-e', KEYRING_PROGRAM, createRequire(import.meta.url).resolve('@napi-rs/keyring')];
  const cache = cacheDir(env, process.platform);
  if (cache === undefined) throw new Error('its native part needs a home folder to be unpacked to');
  return [KEYRING_COMMAND, await unpackedFile(join(cache, 'native'), 'keyring.node', native)];
}

function readAnswer(output: string): string | undefined {
  if (output === '') throw new Error('it did not respond');
  const answer = asObject(JSON.parse(output));
  const error = text(answer, 'error');
  if (error !== undefined) throw new Error(error);
  return text(answer, 'secret');
}
