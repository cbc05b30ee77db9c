/** The shell behind the lab's SSH target: a few commands that show what a terminal, a pipe and an exit code do. Nothing of this machine is reachable. */
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Duplex, Writable } from 'node:stream';
import { SSH_LOGIN } from './ssh-login.ts';

export interface Terminal {
  isPresent: boolean;
  columns: number;
  rows: number;
  onResize?: () => void;
}

export interface ShellChannel extends Duplex {
  readonly stderr: Writable;
}

const HOST = 'lab';
const PROMPT = `${SSH_LOGIN.username}@${HOST}:~$ `;
const NOT_FOUND = 127;
const INTERRUPTED = 130;
const INTERRUPT = '\x03';
const HELP = `This shell belongs to the lab of bnd-tui. Commands:
  echo TEXT    print TEXT
  whoami       print the user of this session
  hostname     print the name of this host
  date         print the time
  size         print the size of the terminal
  cat          print what you type, until ctrl-d or ctrl-c
  exit [CODE]  end the session
`;

/** Undefined: end the session with this code. */
interface Outcome {
  readonly text?: string;
  readonly problem?: string;
  readonly code: number;
  readonly isExit?: true;
}

function evaluate(words: readonly string[], terminal: Terminal): Outcome {
  const [name = '', ...rest] = words;
  switch (name) {
    case '':
    case 'true':
      return { code: 0 };
    case 'false':
      return { code: 1 };
    case 'help':
      return { text: HELP, code: 0 };
    case 'echo':
      return { text: `${rest.join(' ')}\n`, code: 0 };
    case 'whoami':
      return { text: `${SSH_LOGIN.username}\n`, code: 0 };
    case 'hostname':
      return { text: `${HOST}\n`, code: 0 };
    case 'date':
      return { text: `${new Date().toISOString()}\n`, code: 0 };
    case 'size':
      return terminal.isPresent
        ? { text: `${terminal.columns} columns, ${terminal.rows} rows\n`, code: 0 }
        : { problem: 'size: no terminal\n', code: 1 };
    case 'exit':
      return { code: Number.parseInt(rest[0] ?? '0', 10) & 0xff, isExit: true };
    default:
      return { problem: `${name}: command not found (try help)\n`, code: NOT_FOUND };
  }
}

/** Runs one command, as `ssh HOST COMMAND` does. Resolves with the exit code. */
export async function runCommand(
  command: string,
  channel: ShellChannel,
  terminal: Terminal,
): Promise<number> {
  const words = wordsOf(command);
  if (words[0] === 'cat') return copyInput(channel, terminal);
  const { text, problem, code } = evaluate(words, terminal);
  await write(channel, text, terminal);
  await write(channel.stderr, problem, terminal);
  return code;
}

/** Runs commands line by line until `exit` or the end of the input. Resolves with the exit code. */
export async function runShell(channel: ShellChannel, terminal: Terminal): Promise<number> {
  const lines = createInterface({
    input: channel,
    output: sized(channel, terminal),
    terminal: terminal.isPresent,
    prompt: terminal.isPresent ? PROMPT : '',
  });
  let code = 0;
  let isCopying = false;
  const next = (): void => lines.prompt();
  if (terminal.isPresent) channel.write('Welcome to the lab. Type help for the commands.\r\n');
  lines.on('SIGINT', () => {
    channel.write('^C\r\n');
    code = INTERRUPTED;
    isCopying = false;
    dropLine(lines);
    lines.setPrompt(PROMPT);
    next();
  });
  lines.on('line', (line) => {
    if (isCopying) {
      void write(channel, `${line}\n`, terminal);
      return;
    }
    const words = wordsOf(line);
    if (words[0] === 'cat') {
      isCopying = true;
      lines.setPrompt('');
      return;
    }
    const outcome = evaluate(words, terminal);
    ({ code } = outcome);
    void write(channel, outcome.text ?? outcome.problem, terminal);
    if (outcome.isExit) lines.close();
    else next();
  });
  next();
  await once(lines, 'close');
  return code;
}

/** `line` and `cursor` are the public state of a line editor; `write` with this key clears both. */
function dropLine(lines: Interface): void {
  lines.write(null, { ctrl: true, name: 'e' });
  lines.write(null, { ctrl: true, name: 'u' });
}

/** readline asks its output for the width, and when it changes. */
function sized(channel: ShellChannel, terminal: Terminal): ShellChannel {
  const size = (): void => {
    Object.assign(channel, { columns: terminal.columns, rows: terminal.rows });
    channel.emit('resize');
  };
  terminal.onResize = size;
  size();
  return channel;
}

/** Until the end of the input, or ctrl-c on a terminal. */
function copyInput(channel: ShellChannel, terminal: Terminal): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  channel.on('data', (bytes: Buffer) => {
    const end = terminal.isPresent ? bytes.indexOf(INTERRUPT) : -1;
    if (end >= 0) resolve(INTERRUPTED);
    if (channel.write(end < 0 ? bytes : bytes.subarray(0, end))) return;
    channel.pause();
    channel.once('drain', () => channel.resume());
  });
  for (const event of ['end', 'close']) channel.once(event, () => resolve(0));
  return promise;
}

async function write(stream: Writable, text: string | undefined, terminal: Terminal): Promise<void> {
  if (text === undefined || text === '') return;
  if (!stream.write(terminal.isPresent ? text.replaceAll('\n', '\r\n') : text)) await once(stream, 'drain');
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
