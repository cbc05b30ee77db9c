/**
 * Queries the keyring in a separate process: the native module connects to the session bus synchronously, so a bus that accepts and then stays silent
 * would freeze the whole program, and a thread that is stuck there cannot be ended.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { asObject, text } from '../lib/json.ts';

export type KeyringRequest =
  | { readonly action: 'get' | 'remove'; readonly account: string }
  | { readonly action: 'set'; readonly account: string; readonly secret: string };

const SERVICE = 'bnd-tui';

/**
 * The program of that process: the path of the keyring module is its argument, the query comes from stdin (every user can read arguments). Never uses
 * the kernel's keyring, which is lost at every restart and not shown by desktop tools.
 */
const PROGRAM = `
  const { Entry } = require(process.argv[1]);
  const { service, action, account, secret } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const answer = {};
  try {
    const entry = new Entry(service, account, { linux: { store: 'secret-service' } });
    if (action === 'set') entry.setPassword(secret);
    else if (action === 'remove') entry.deleteCredential();
    else answer.secret = entry.getPassword();
  } catch (error) {
    answer.error = error.message;
  }
  process.stdout.write(JSON.stringify(answer));
`;

/** Returns the secret of an account for `get`, undefined if there is none. Rejects with a plain Error, at the latest after `timeoutMs`. */
export async function askKeyring(
  request: KeyringRequest,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
): Promise<string | undefined> {
  const keyringModule = createRequire(import.meta.url).resolve('@napi-rs/keyring');
  const child = spawn(process.execPath, ['-e', PROGRAM, keyringModule], {
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

function readAnswer(output: string): string | undefined {
  if (output === '') throw new Error('it did not respond');
  const answer = asObject(JSON.parse(output));
  const error = text(answer, 'error');
  if (error !== undefined) throw new Error(error);
  return text(answer, 'secret');
}
