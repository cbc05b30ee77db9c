/** Runs a client in this terminal, with its secrets in files that exist only while it runs. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { BndError, errorText } from '../lib/errors.ts';
import { sanitize } from '../lib/text.ts';
import { writeSecrets } from './secret-files.ts';
import type { LaunchPlan } from './types.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Ended = { readonly exitCode: number | undefined; readonly signal: string | undefined };

/** The user at the terminal that a client gets. */
export interface Person {
  tell(text: string): void;
  /** Resolves once Enter was pressed, or at once without a terminal to read it from. */
  waitForEnter(text: string): Promise<void>;
  /** Disables the key that would suspend the client, and with it this program and all of its forwards. The returned function enables it again. */
  keepInFront(): () => void;
}

/** The terminal sends these to both the client and this program; they are meant for the client (ctrl-c in psql cancels a query). */
const CLIENT_SIGNALS = ['SIGINT', 'SIGQUIT'] as const;
/** Output of a client that ended sooner has hardly been read. */
const QUICK_MS = 3000;

export interface RunOptions {
  readonly person: Person;
  /** Signals to this process that its client gets, too. */
  readonly passOn?: readonly NodeJS.Signals[];
}

/** See Launcher.run. */
export async function runPlan(plan: LaunchPlan, env: Env, options: RunOptions): Promise<Ended> {
  if (plan.ownWindow === true) return startApart(plan, env);
  const passed = new PassedSignals(options.passOn ?? []);
  try {
    return await runInFront(plan, env, options.person, passed);
  } finally {
    passed.release();
  }
}

async function runInFront(plan: LaunchPlan, env: Env, person: Person, passed: PassedSignals): Promise<Ended> {
  const secrets = await writeSecrets(plan, env);
  const planEnv = Object.fromEntries(
    Object.entries(plan.env).map(([name, value]) => [name, secrets.fill(value)]),
  );
  const ignore = () => undefined;
  for (const signal of CLIENT_SIGNALS) process.on(signal, ignore);
  const giveBack = person.keepInFront();
  try {
    if (plan.note !== undefined) person.tell(plan.note);
    const startedAtMs = Date.now();
    const end = await runToEnd(
      { ...plan, args: plan.args.map(secrets.fill) },
      { ...env, ...planEnv },
      passed,
    );
    await secrets.remove();
    if (mustPause(plan, end, Date.now() - startedAtMs))
      await person.waitForEnter(`${plan.client} ended${howItEnded(end)}. Press Enter to return.`);
    return end;
  } finally {
    for (const signal of CLIENT_SIGNALS) process.off(signal, ignore);
    giveBack();
    await secrets.remove();
  }
}

function mustPause({ pause = 'failed' }: LaunchPlan, end: Ended, ranMs: number): boolean {
  if (pause === 'always') return true;
  return ranMs < QUICK_MS && (pause === 'quick' || end.exitCode !== 0);
}

function howItEnded({ exitCode, signal }: Ended): string {
  if (signal !== undefined) return ` (${signal})`;
  return exitCode === 0 ? '' : ` (exit ${exitCode})`;
}

/** Signals to this process that its client gets, also those that come before it has started. */
class PassedSignals {
  readonly #signals: readonly NodeJS.Signals[];
  readonly #early: NodeJS.Signals[] = [];
  #child: ChildProcess | undefined;

  constructor(signals: readonly NodeJS.Signals[]) {
    this.#signals = signals;
    for (const signal of signals) process.on(signal, this.#pass);
  }

  to(child: ChildProcess): void {
    this.#child = child;
    for (const signal of this.#early) child.kill(signal);
  }

  release(): void {
    for (const signal of this.#signals) process.off(signal, this.#pass);
  }

  readonly #pass = (signal: NodeJS.Signals): void => {
    if (this.#child === undefined) this.#early.push(signal);
    else this.#child.kill(signal);
  };
}

function runToEnd(plan: LaunchPlan, env: Env, passed: PassedSignals): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = started(plan, plan.args, { stdio: 'inherit', env, shell: false });
    passed.to(child);
    child.once('error', (cause) => reject(startError(plan, cause)));
    child.once('exit', (exitCode, signal) =>
      resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }),
    );
  });
}

/** Does not wait for a program with its own window, which asks for its secrets itself. */
function startApart(plan: LaunchPlan, env: Env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = started(plan, plan.args, {
      stdio: 'ignore',
      detached: true,
      env: { ...env, ...plan.env },
    });
    child.once('error', (cause) => reject(startError(plan, cause)));
    child.once('spawn', () => {
      child.unref();
      resolve({ exitCode: 0, signal: undefined });
    });
  });
}

/** Throws BndError client-failed for a launch that cannot work, such as a user name with a NUL in it, or a variable longer than the system allows. */
function started(plan: LaunchPlan, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(plan.program, args, options);
  } catch (cause) {
    throw startError(plan, cause);
  }
}

function startError({ program, missing }: LaunchPlan, cause: unknown): BndError {
  const code: unknown = Reflect.get(Object(cause), 'code');
  if (code === 'ENOENT') {
    return new BndError('client-missing', `${program} is not installed.`, {
      cause,
      ...(missing === undefined ? {} : { hint: missing }),
    });
  }
  // Node repeats a value that it rejects, and the value may be a secret.
  const why = code === 'ERR_INVALID_ARG_VALUE' ? 'an argument contains a NUL character' : errorText(cause);
  return new BndError('client-failed', `Could not start ${program}: ${why}`, { cause });
}

/** The user at the terminal of this process. A system program reads the key: this process has lent its terminal and must not read from it. */
export function personAtTerminal(platform: string): Person {
  return {
    tell: (text) => void process.stdout.write(`${sanitize(text)}\n`),
    waitForEnter: async (text) => {
      if (!process.stdin.isTTY || !process.stdout.isTTY) return;
      process.stdout.write(`\n${sanitize(text)}`);
      const [program, ...args] =
        platform === 'win32' ? ['cmd', '/d', '/c', 'pause >nul'] : ['/bin/sh', '-c', 'read -r _'];
      await new Promise<void>((resolve) => {
        const child = spawn(program ?? '', args, { stdio: 'inherit' });
        child.once('error', () => resolve());
        child.once('exit', () => resolve());
      });
    },
    keepInFront: () => {
      if (!process.stdin.isTTY || platform === 'win32') return () => undefined;
      const settings = stty('-g');
      if (settings === undefined) return () => undefined;
      stty('susp', 'undef');
      return () => void stty(settings);
    },
  };
}

/** Returns what the program prints about this terminal; undefined if it is missing or fails. */
function stty(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('stty', args, {
    stdio: ['inherit', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}
