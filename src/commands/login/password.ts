/** Reads a password without accepting it as an argument. */
import { readFile } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BndError, errorText } from '../../lib/errors.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { writeError, writePrompt } from '../../lib/write-out.ts';

/** Returns the password that `password` refers to; without a reference prompts on a terminal, else reads the first line of stdin. */
export async function readPassword(
  given: { readonly password?: string; readonly fromEnvironment: boolean },
  loginName: string,
): Promise<string> {
  const password =
    given.password === undefined
      ? await fromUser(loginName)
      : await referred(given.password, given.fromEnvironment);
  if (password === '') throw new BndError('usage', 'The password is empty.');
  return password;
}

async function referred(reference: string, fromEnvironment: boolean): Promise<string> {
  if (reference.startsWith('env://')) {
    const name = reference.slice('env://'.length);
    const value = process.env[name];
    if (value === undefined) throw new BndError('usage', `The variable ${name} is not set.`);
    return value;
  }
  if (reference.startsWith('file://')) return fromFile(reference.slice('file://'.length));
  // A variable is not visible to other users, unlike an argument.
  if (fromEnvironment) return reference;
  throw new BndError('usage', 'A password cannot be passed as an argument: other users could see it.', {
    hint: 'Omit --password to be prompted, or pass env://NAME or file://PATH.',
  });
}

async function fromFile(path: string): Promise<string> {
  try {
    return firstLine(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new BndError('usage', `Cannot read the password from ${path}: ${errorText(cause)}`, { cause });
  }
}

async function fromUser(loginName: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine(await text(process.stdin));
  const stop = onStopRequest({ exitWithStdin: false });
  // Node's own line editor handles editing keys and restores the terminal. It disables the echo before the prompt is shown, so that an answer typed
  // at once stays invisible.
  const editor = createInterface({ input: process.stdin, output: nowhere(), terminal: true, historySize: 0 });
  void stop.requested.then(() => editor.close());
  try {
    void writePrompt(`Password of ${loginName} (not shown): `);
    return await lineFrom(editor);
  } finally {
    editor.close();
    stop.release();
    await writeError('');
  }
}

/** Rejects if no line will come: ctrl-c, ctrl-d, a signal, or the terminal is gone. */
function lineFrom(editor: Interface): Promise<string> {
  return new Promise((resolve, reject) => {
    const cancel = (): void =>
      reject(new BndError('cancelled', 'Sign-in canceled.', { hint: 'Nothing was stored.' }));
    editor.once('line', resolve).once('SIGINT', cancel).once('close', cancel);
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

function firstLine(content: string): string {
  return content.split(/\r?\n/, 1)[0] ?? '';
}
