/** Drives the built program in a real pty and reads the screen. */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { DIST_ENTRY } from './dist-entry.ts';
import { childrenOf } from './processes.ts';

const KEYS = {
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  space: ' ',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
} as const;

export interface TerminalAppOptions {
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** Program and first arguments, unless it is the built program. */
  readonly program?: readonly string[];
  /** Below a shell that reports, once the program has exited, its exit code and the state of the terminal line. */
  readonly underShell?: boolean;
}

/** Commands of the shell around the program. Without job control, signals of the terminal reach both. */
const SHELL_SCRIPT = 'trap : HUP INT TERM; "$@"; echo "left with $?"; stty -a; sleep 0.2';

/** Name, number, and the letter that means it is held. */
const MODES = [
  ['alternate screen', 1049, 'h'],
  ['hidden cursor', 25, 'l'],
  ['bracketed paste', 2004, 'h'],
  ['focus reports', 1004, 'h'],
  ['synchronized output', 2026, 'h'],
] as const;

/** A machine under load starts a program, its lab and a database in this time. */
const WITHIN_MS = 30_000;

interface Waiter {
  readonly check: () => boolean;
  readonly done: () => void;
}

export class TerminalApp {
  readonly #pty;
  readonly #underShell: boolean;
  /** The terminal emulation itself, for pictures of the screen. */
  readonly terminal: xterm.Terminal;
  #waiters: Waiter[] = [];
  #exit: { code: number; signal: number | undefined } | undefined;
  readonly exited: Promise<{ code: number; signal: number | undefined }>;
  /** Everything that the program wrote, for checks of escape sequences. */
  raw = '';
  #shown = '';

  constructor(options: TerminalAppOptions) {
    const cols = options.columns ?? 100;
    const rows = options.rows ?? 30;
    this.#underShell = options.underShell === true;
    this.terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 });
    const command = [...(options.program ?? [process.execPath, DIST_ENTRY]), ...(options.args ?? [])];
    const [file = '', ...args] = this.#underShell
      ? ['/bin/sh', '-c', SHELL_SCRIPT, 'sh', ...command]
      : command;
    this.#pty = spawn(file, args, {
      name: 'xterm-256color',
      cols,
      rows,
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TERM: 'xterm-256color', ...options.env },
    });
    this.#pty.onData((data) => {
      this.raw += data;
      this.terminal.write(data, () => {
        this.#show();
        this.#look();
      });
    });
    // Terminals answer queries (cursor position, device attributes); the program must handle the answers.
    this.terminal.onData((answer) => this.#pty.write(answer));
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#exit = { code: exitCode, signal };
        this.#look();
        resolve(this.#exit);
      });
    });
  }

  /** Of the program, even inside a shell. */
  get pid(): number {
    return this.#underShell ? (childrenOf(this.#pty.pid)[0] ?? this.#pty.pid) : this.#pty.pid;
  }

  /** Terminal modes that were set and not reset yet: empty after a proper end. */
  get heldModes(): readonly string[] {
    return MODES.filter(([, mode, held]) => {
      const on = this.raw.lastIndexOf(`\u001b[?${mode}h`);
      const off = this.raw.lastIndexOf(`\u001b[?${mode}l`);
      return held === 'h' ? on > off : off > on;
    }).map(([name]) => name);
  }

  /** Named keys, `ctrl-x`, or plain text; in one write, as fast as a terminal sends them. */
  press(...keys: readonly string[]): this {
    for (const key of keys) this.#pty.write(keyBytes(key));
    return this;
  }

  /** A bracketed paste. */
  paste(text: string): this {
    this.#pty.write(`\x1b[200~${text}\x1b[201~`);
    return this;
  }

  resize(columns: number, rows: number): this {
    this.#pty.resize(columns, rows);
    this.terminal.resize(columns, rows);
    this.#show();
    return this;
  }

  kill(signal: string): this {
    this.#pty.kill(signal);
    return this;
  }

  /** Closes the window: the other end of the terminal is gone. */
  hangUp(): this {
    const destroy: unknown = Reflect.get(this.#pty, 'destroy');
    if (typeof destroy !== 'function') throw new Error('this terminal cannot be closed');
    Reflect.apply(destroy, this.#pty, []);
    return this;
  }

  /** The last whole frame, and what was written beside frames. */
  screen(): string {
    return this.#shown;
  }

  /** Resolves with the screen as soon as it shows this text (or matches); rejects with the screen if it never does. */
  async see(what: string | RegExp | ((screen: string) => boolean), timeoutMs = WITHIN_MS): Promise<string> {
    let seen = '';
    const matches = (): boolean => {
      seen = this.screen();
      if (typeof what === 'function') return what(seen);
      return typeof what === 'string' ? seen.includes(what) : what.test(seen);
    };
    await this.#until(matches, `did not see ${String(what)}`, timeoutMs);
    return seen;
  }

  /** Waits until all of it is on the screen at the same time. */
  async seeAll(...all: readonly (string | RegExp)[]): Promise<string> {
    const missing = (screen: string): (string | RegExp)[] =>
      all.filter((what) => !(typeof what === 'string' ? screen.includes(what) : what.test(screen)));
    try {
      return await this.see((screen) => missing(screen).length === 0);
    } catch (cause) {
      throw new Error(
        `did not see ${missing(this.screen()).join(' and ')}; the screen was:\n${this.screen()}`,
        { cause },
      );
    }
  }

  async gone(what: string | RegExp, timeoutMs = WITHIN_MS): Promise<string> {
    return this.see(
      (screen) => !(typeof what === 'string' ? screen.includes(what) : what.test(screen)),
      timeoutMs,
    );
  }

  /** The last text that the program copied to the clipboard of the terminal, by OSC 52. */
  get copied(): string | undefined {
    const last = [...this.raw.matchAll(/\u001b\]52;c;([\w+/=]*)\u0007/g)].at(-1)?.[1];
    return last === undefined ? undefined : Buffer.from(last, 'base64').toString();
  }

  /** Kills the program if it still runs; for `afterEach`. */
  async dispose(): Promise<void> {
    if (this.#exit === undefined) this.#pty.kill('SIGKILL');
    await this.exited;
    this.terminal.dispose();
  }

  /** A frame may arrive in pieces; the user sees it completely, since the program draws with synchronized output. */
  #show(): void {
    if (this.terminal.modes.synchronizedOutputMode) return;
    const buffer = this.terminal.buffer.active;
    const lines: string[] = [];
    for (let row = 0; row < this.terminal.rows; row++) {
      lines.push(buffer.getLine(row)?.translateToString(true) ?? '');
    }
    this.#shown = lines.join('\n');
  }

  #look(): void {
    const due = this.#waiters.filter((waiter) => waiter.check());
    this.#waiters = this.#waiters.filter((waiter) => !due.includes(waiter));
    for (const waiter of due) waiter.done();
  }

  async #until(check: () => boolean, complaint: string, timeoutMs: number): Promise<void> {
    if (check()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        const state =
          this.#exit === undefined ? '' : ` (the program ended with ${JSON.stringify(this.#exit)})`;
        reject(new Error(`${complaint}${state}; the screen was:\n${this.screen()}`));
      }, timeoutMs);
      const waiter = {
        check,
        done: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiters.push(waiter);
    });
  }
}

function keyBytes(key: string): string {
  if (key in KEYS) return KEYS[key as keyof typeof KEYS];
  const control = /^ctrl-([a-z\\\]^_])$/.exec(key)?.[1];
  return control === undefined ? key : String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
}
