/** Copying: to the terminal, which may sit at the other end of an ssh connection, and to the clipboard of this machine. */
import { spawn } from 'node:child_process';
import { BndError } from '../../lib/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ClipboardOptions {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** Writes to the terminal. */
  readonly write: (bytes: string) => void;
  /** How long a program may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** A program that takes what is to be copied on its standard input, never as an argument. */
interface CopyProgram {
  readonly name: string;
  readonly args: readonly string[];
}

const PROGRAM_TIMEOUT_MS = 1500;
/** Terminals drop longer sequences silently; xterm takes 100,000 bytes of base64 (ctlseqs, "Operating System Commands"). */
const LONGEST_SEQUENCE = 100_000;

/** The clipboard port. `copy` rejects with BndError when neither the terminal nor a program could take the text. */
export function createClipboard(options: ClipboardOptions): { copy(text: string): Promise<void> } {
  return {
    copy: async (text) => {
      const sequence = terminalCopy(text, options.env);
      const told = sequence.length <= LONGEST_SEQUENCE;
      if (told) options.write(sequence);
      const taken = await copyByProgram(text, options);
      if (!told && !taken)
        throw new BndError('client-missing', 'The text is too long for the terminal to copy.', {
          hint: 'Install wl-copy, xclip or xsel.',
        });
    },
  };
}

/** OSC 52; inside tmux and screen wrapped, so that they hand it on to the terminal outside. */
export function terminalCopy(text: string, env: Env): string {
  const sequence = `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  if (env.TMUX !== undefined && env.TMUX !== '')
    return `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
  if (env.STY !== undefined && env.STY !== '') return `\u001bP${sequence}\u001b\\`;
  return sequence;
}

/** The programs to try in turn. On the far side of ssh there are none: their clipboard is not the person's. */
export function copyPrograms(env: Env, platform: NodeJS.Platform): readonly CopyProgram[] {
  if (env.SSH_TTY !== undefined || env.SSH_CONNECTION !== undefined) return [];
  if (platform === 'darwin') return [{ name: 'pbcopy', args: [] }];
  if (platform === 'win32') return [{ name: 'clip.exe', args: [] }];
  const wsl = env.WSL_DISTRO_NAME === undefined ? [] : [{ name: 'clip.exe', args: [] }];
  const wayland = env.WAYLAND_DISPLAY === undefined ? [] : [{ name: 'wl-copy', args: [] }];
  const x11 =
    env.DISPLAY === undefined
      ? []
      : [
          { name: 'xclip', args: ['-selection', 'clipboard'] },
          { name: 'xsel', args: ['--clipboard', '--input'] },
        ];
  return [...wayland, ...x11, ...wsl];
}

async function copyByProgram(text: string, options: ClipboardOptions): Promise<boolean> {
  for (const program of copyPrograms(options.env, options.platform)) {
    if (await feed(program, text, options)) return true;
  }
  return false;
}

/** True when the program took the text and ended well in time; one that is not installed, fails or hangs gives false. */
function feed({ name, args }: CopyProgram, text: string, options: ClipboardOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      env: options.env,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: options.timeoutMs ?? PROGRAM_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    // A program that ends before it has read everything closes the pipe: its exit code tells.
    child.stdin.once('error', () => undefined);
    child.stdin.end(text);
  });
}
