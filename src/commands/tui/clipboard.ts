/** Copies to and clears the terminal's clipboard, which may be at the other end of an ssh connection, the buffer of tmux, and the clipboard of this machine. */
import { spawn } from 'node:child_process';
import type { CopyResult } from '../../app/core/ports.ts';
import { BndError } from '../../lib/errors.ts';
import { sanitizeLines } from '../../lib/text.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ClipboardOptions {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** Writes to the terminal. */
  readonly write: (bytes: string) => void;
  /** Time limit of a program, in milliseconds. */
  readonly timeoutMs?: number;
}

/** A program that reads the text to copy from its standard input, never as an argument. */
interface CopyProgram {
  readonly name: string;
  readonly args: readonly string[];
  /** Replaces `args` to clear the clipboard; absent: an empty text clears it. */
  readonly clearArgs?: readonly string[];
  /** The program that prints the content of the clipboard. */
  readonly reader: { readonly name: string; readonly args: readonly string[] };
}

export interface Clipboard {
  /** Copies text that may come from a server, sanitized. Rejects with BndError if neither the terminal nor a program could take it. */
  copy(text: string): Promise<CopyResult>;
  /** Copies a secret unchanged. Resolves and rejects like `copy`. */
  copySecret(secret: string): Promise<CopyResult>;
  /**
   * Clears the clipboard if it still holds this text. If it cannot be read back: if nothing else was copied from here since. Never rejects.
   */
  clear(text: string): Promise<void>;
}

const PROGRAM_TIMEOUT_MS = 1500;
/** PowerShell starts slowly. */
const READER_TIMEOUT_MS = 4000;
/** Terminals drop longer sequences silently; xterm accepts 100,000 bytes of base64 (ctlseqs, "Operating System Commands"). */
const LONGEST_SEQUENCE = 100_000;

/** The clipboard port. It remembers the last copied text, and which program took it. */
export function createClipboard(options: ClipboardOptions): Clipboard {
  let last:
    | { readonly text: string; readonly by: CopyProgram | undefined; readonly inTmux: boolean }
    | undefined;
  const tell = (text: string): boolean => {
    const sequence = terminalCopy(text, options.env);
    const short = sequence.length <= LONGEST_SEQUENCE;
    if (short) options.write(sequence);
    return short;
  };
  const copy = async (text: string): Promise<CopyResult> => {
    last = { text, by: undefined, inTmux: false };
    const inTmux = await loadTmuxBuffer(text, options);
    const told = inTmux || tell(text);
    const by = await copyByProgram(text, options);
    if (last.text === text) last = { text, by, inTmux };
    if (!told && by === undefined)
      throw new BndError('client-missing', 'The text is too long to copy through the terminal.', {
        hint: 'Install wl-copy, xclip or xsel.',
      });
    if (by !== undefined) return 'taken';
    return inTmux ? 'in-tmux' : 'sent';
  };
  return {
    copy: (text) => copy(sanitizeLines(text)),
    copySecret: copy,
    clear: async (text) => {
      if (last?.text !== text) return;
      const { by, inTmux } = last;
      // In any case: nothing else is kept in it.
      if (inTmux) await deleteTmuxBuffer(text, by === undefined, options);
      if (by !== undefined && (await holdsSomethingElse(by, text, options))) return;
      last = undefined;
      if (!inTmux) tell('');
      if (by !== undefined) await run(by.name, by.clearArgs ?? by.args, '', options);
    },
  };
}

/** Name of the tmux buffer with what was copied last. */
const TMUX_BUFFER = 'bnd-tui';

function isInTmux({ TMUX }: Env): boolean {
  return TMUX !== undefined && TMUX !== '';
}

/**
 * Loads the text into a buffer of tmux, which passes it on to the terminal's clipboard by its own OSC 52: programs inside may not do so with its
 * default settings. False outside of tmux, and for one older than 3.2.
 */
async function loadTmuxBuffer(text: string, options: ClipboardOptions): Promise<boolean> {
  if (!isInTmux(options.env) || text === '') return false;
  const { code } = await run('tmux', ['load-buffer', '-w', '-b', TMUX_BUFFER, '-'], text, options);
  return code === 0;
}

/** Deletes the buffer if it still holds this text. `alsoOutside`: replaces what the terminal's clipboard got by a blank, since tmux does not clear it. */
async function deleteTmuxBuffer(
  text: string,
  alsoOutside: boolean,
  options: ClipboardOptions,
): Promise<void> {
  const held = await run('tmux', ['show-buffer', '-b', TMUX_BUFFER], undefined, options);
  if (held.code !== 0 || held.output !== text) return;
  if (alsoOutside) await loadTmuxBuffer(' ', options);
  await run('tmux', ['delete-buffer', '-b', TMUX_BUFFER], undefined, options);
}

/** OSC 52; wrapped inside tmux and screen, so that they pass it on to the outer terminal. */
export function terminalCopy(text: string, env: Env): string {
  const sequence = `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  if (isInTmux(env)) return `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
  if (env.STY !== undefined && env.STY !== '') return `\u001bP${sequence}\u001b\\`;
  return sequence;
}

const WINDOWS: CopyProgram = {
  name: 'clip.exe',
  args: [],
  reader: { name: 'powershell.exe', args: ['-NoProfile', '-Command', 'Get-Clipboard -Raw'] },
};
const WAYLAND: CopyProgram = {
  name: 'wl-copy',
  args: [],
  clearArgs: ['--clear'],
  reader: { name: 'wl-paste', args: ['--no-newline'] },
};
const X11: readonly CopyProgram[] = [
  {
    name: 'xclip',
    args: ['-selection', 'clipboard'],
    reader: { name: 'xclip', args: ['-selection', 'clipboard', '-o'] },
  },
  {
    name: 'xsel',
    args: ['--clipboard', '--input'],
    clearArgs: ['--clipboard', '--clear'],
    reader: { name: 'xsel', args: ['--clipboard', '--output'] },
  },
];

/** The programs to try in turn. None in an ssh session: they would use the clipboard of the remote machine. */
export function copyPrograms(env: Env, platform: NodeJS.Platform): readonly CopyProgram[] {
  if (env.SSH_TTY !== undefined || env.SSH_CONNECTION !== undefined) return [];
  if (platform === 'darwin') return [{ name: 'pbcopy', args: [], reader: { name: 'pbpaste', args: [] } }];
  if (platform === 'win32') return [WINDOWS];
  const wsl = env.WSL_DISTRO_NAME === undefined ? [] : [WINDOWS];
  return [
    ...(env.WAYLAND_DISPLAY === undefined ? [] : [WAYLAND]),
    ...(env.DISPLAY === undefined ? [] : X11),
    ...wsl,
  ];
}

async function copyByProgram(text: string, options: ClipboardOptions): Promise<CopyProgram | undefined> {
  for (const program of copyPrograms(options.env, options.platform)) {
    const { code } = await run(program.name, program.args, text, options);
    if (code === 0) return program;
  }
  return undefined;
}

/** Decides only with certainty: a reader that is missing or hangs proves nothing, one that finds no text proves that ours is gone. */
async function holdsSomethingElse(
  { reader }: CopyProgram,
  text: string,
  options: ClipboardOptions,
): Promise<boolean> {
  const { code, output } = await run(reader.name, reader.args, undefined, options);
  return code !== undefined && (code !== 0 || !sameText(output, text));
}

/** Windows converts line breaks, and its reader adds one. */
function sameText(held: string, text: string): boolean {
  const plain = (value: string): string => value.replaceAll('\r\n', '\n').replace(/\n$/, '');
  return plain(held) === plain(text);
}

/** Writes `input` to a program, or without one reads its output. The code is undefined for a program that is not installed or hangs. */
function run(
  name: string,
  args: readonly string[],
  input: string | undefined,
  options: ClipboardOptions,
): Promise<{ readonly code: number | undefined; readonly output: string }> {
  const listens = input === undefined;
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      env: options.env,
      stdio: ['pipe', listens ? 'pipe' : 'ignore', 'ignore'],
      timeout: options.timeoutMs ?? (listens ? READER_TIMEOUT_MS : PROGRAM_TIMEOUT_MS),
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => resolve({ code: undefined, output: '' }));
    // A program that keeps a copy may stay in the background: wait for the end of the output only if it is read.
    child.once(listens ? 'close' : 'exit', (code: number | null) =>
      resolve({ code: code ?? undefined, output: Buffer.concat(chunks).toString('utf8') }),
    );
    // A program that ends before it has read everything closes the pipe: its exit code decides.
    child.stdin?.once('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}
