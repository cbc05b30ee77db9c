/** Runs a client in a new tmux window, next to this program. */
import { execFile } from 'node:child_process';
import { BndError } from '../lib/errors.ts';
import { sanitize } from '../lib/text.ts';
import { findProgram } from './programs.ts';
import { writeSecrets } from './secret-files.ts';
import type { LaunchPlan } from './types.ts';
import { quoteWord } from './words.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** See Launcher.beside. */
export function besideHere(env: Env, platform: string): true | string {
  if (platform !== 'win32' && env.TMUX) return true;
  return 'a new window requires tmux: start bnd-tui inside tmux, or press <s> to use this window';
}

/**
 * See Launcher.runBeside. Every user can read the arguments of tmux, and it passes on nothing else. So the window runs a script that holds the
 * environment and, like the files with the secrets, only this user can read. The script removes them all when the client ends; this program does when
 * it exits.
 */
export async function runBeside(plan: LaunchPlan, env: Env): Promise<void> {
  const program = (await findProgram(plan.program, env)) ?? plan.program;
  const secrets = await writeSecrets(plan, env, { always: true });
  try {
    const { directory = '', fill } = secrets;
    const script = windowScript({ ...plan, program, args: plan.args.map(fill) }, fill, {
      directory,
      path: env.PATH,
    });
    const path = await secrets.add('run', script);
    await tmux(['new-window', '-n', nameOfWindow(plan), '--', '/bin/sh', path], env);
  } catch (cause) {
    await secrets.remove();
    throw cause;
  }
}

/** The target, so that windows can be told apart. tmux expands `#` in the name, up to running commands (tmux(1), FORMATS). */
function nameOfWindow({ windowName = '', client }: LaunchPlan): string {
  return sanitize(windowName).replaceAll('#', '').trim() || client;
}

function windowScript(
  plan: LaunchPlan,
  fill: (text: string) => string,
  place: { readonly directory: string; readonly path: string | undefined },
): string {
  const exported = { ...(place.path === undefined ? {} : { PATH: place.path }), ...plan.env };
  const note = plan.note === undefined ? [] : [`printf '%s\\n' ${quoteWord(plan.note)}`];
  return [
    // The system's own `rm`, whatever is on the PATH of the clients.
    `trap ${quoteWord(`command -p rm -rf ${quoteWord(place.directory)}`)} EXIT`,
    "trap 'exit 129' HUP",
    "trap 'exit 143' TERM",
    // Meant for the client, which receives them as well.
    'trap : INT QUIT',
    ...Object.entries(exported).map(([name, value]) => `export ${name}=${quoteWord(fill(value))}`),
    `cd ${quoteWord(process.cwd())}`,
    ...note,
    [plan.program, ...plan.args].map(quoteWord).join(' '),
    'status=$?',
    ...pauseLines(plan),
    '',
  ].join('\n');
}

/** A window closes with its program: only a long-running client may take it along. */
function pauseLines({ client, pause = 'failed' }: LaunchPlan): readonly string[] {
  const ask = `printf '\\n%s (exit %s). Press Enter to close this window.' ${quoteWord(`${client} ended`)} "$status"; read -r _`;
  return [pause === 'failed' ? `if [ "$status" -ne 0 ]; then ${ask}; fi` : ask];
}

function tmux(args: readonly string[], env: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('tmux', [...args], { env: { ...env } }, (cause, _, stderr) => {
      if (cause === null) return resolve();
      const why = stderr.trim() === '' ? cause.message : stderr.trim();
      reject(new BndError('client-failed', `tmux could not open a window: ${why}`, { cause }));
    });
  });
}
