/** Where a password comes from when it must not be an argument. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { BndError, errorText } from '../../lib/errors.ts';
import { sanitize } from '../../lib/text.ts';

/** Without `password` a person is asked, or stdin is read where there is nobody to ask. */
export async function readPassword(
  given: { readonly password?: string; readonly fromEnvironment: boolean },
  loginName: string,
): Promise<string> {
  const password =
    given.password === undefined
      ? await fromPerson(loginName)
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
  // What stands in the variable itself is not seen by others, unlike an argument.
  if (fromEnvironment) return reference;
  throw new BndError('usage', 'A password is not taken as an argument: others could see it.', {
    hint: 'Leave --password out to be asked, or give env://NAME or file://PATH.',
  });
}

async function fromFile(path: string): Promise<string> {
  try {
    return firstLine(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new BndError('usage', `The password cannot be read from ${path}: ${errorText(cause)}`, { cause });
  }
}

async function fromPerson(loginName: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine(await text(process.stdin));
  // Before the question: whoever answers at once must not be echoed.
  process.stdin.setRawMode(true);
  process.stderr.write(`Password of ${sanitize(loginName)} (it is not shown): `);
  try {
    return await typedBlind(process.stdin);
  } finally {
    process.stderr.write('\n');
  }
}

function firstLine(content: string): string {
  return content.split(/\r?\n/, 1)[0] ?? '';
}

const ENTER = new Set(['\r', '\n', '\u0004']);
const RUBOUT = new Set(['\u007f', '\b']);

/** One line from a terminal in raw mode, which it leaves then. Ctrl-C rejects. */
function typedBlind(terminal: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const finish = (): void => {
      terminal.off('data', take).off('end', end);
      terminal.setRawMode(false).pause();
    };
    const end = (): void => {
      finish();
      resolve(typed.join(''));
    };
    const take = (chunk: string): void => {
      for (const character of chunk) {
        if (ENTER.has(character)) {
          end();
          return;
        }
        if (character === '\u0003') {
          finish();
          reject(new BndError('cancelled', 'The sign-in was left.'));
          return;
        }
        if (RUBOUT.has(character)) typed = typed.slice(0, -1);
        else if (character === '\u0015') typed = [];
        else if (character >= ' ') typed.push(character);
      }
    };
    terminal.setEncoding('utf8').on('data', take).once('end', end).resume();
  });
}
