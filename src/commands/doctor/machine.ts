/** Checks of this machine and its terminal. */
import { CLIENTS } from '../../launch/clients.ts';
import { findProgram } from '../../launch/programs.ts';
import type { OnlyYou } from '../../lib/only-you.ts';
import { type SystemKeyring, systemKeyring } from '../../settings/token-keyring.ts';
import { copyPrograms } from '../tui/clipboard.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { storageObstacle } from './storage.ts';

type Env = Readonly<Record<string, string | undefined>>;

export async function checkKeyring(
  env: Env,
  keyring: Pick<SystemKeyring, 'answers' | 'obstacle'> = systemKeyring(env),
): Promise<Finding> {
  const forced = env.BND_TUI_TOKEN_STORE;
  if (forced === 'file' || forced === 'memory')
    return ok('keyring', `Not used: BND_TUI_TOKEN_STORE is ${forced}.`);
  if (await keyring.answers()) return ok('keyring', 'The system keyring responds.');
  const where =
    (await storageObstacle(env)) === undefined ? 'stored in a file that only you can read' : 'lost at exit';
  const obstacle = await keyring.obstacle();
  if (obstacle !== undefined)
    return warn(
      'keyring',
      `Cannot load the keyring: ${obstacle.replace(/\.$/, '')}. Sign-ins are ${where}.`,
      'The cache folder must be yours, writable for you alone, and not mounted with noexec. If it is, install bnd-tui again.',
    );
  return warn(
    'keyring',
    `No keyring responds. Sign-ins are ${where}.`,
    'Start a Secret Service (gnome-keyring, KWallet) to encrypt them.',
  );
}

export async function checkClipboard(env: Env, platform: NodeJS.Platform): Promise<Finding> {
  const names = copyPrograms(env, platform).map(({ name }) => name);
  const found = await firstInstalled(names, env);
  if (found !== undefined) return ok('clipboard', `Copies go through ${found}.`);
  if (env.TMUX !== undefined && env.TMUX !== '')
    return ok('clipboard', 'Copies go through tmux (load-buffer -w) to the clipboard of the terminal.');
  if (env.SSH_TTY !== undefined || env.SSH_CONNECTION !== undefined)
    return ok('clipboard', 'SSH session: copies go through the terminal (OSC 52).');
  const only = 'so copies go through the terminal only (OSC 52)';
  if (names.length > 0)
    return warn(
      'clipboard',
      `${names.join(', ')} not found on the PATH, ${only}.`,
      `Install ${names.join(' or ')}.`,
    );
  const idle = await firstInstalled(['wl-copy', 'xclip', 'xsel'], env);
  const why = `No display (neither WAYLAND_DISPLAY nor DISPLAY is set)${idle === undefined ? '' : ` for ${idle}`}`;
  return warn(
    'clipboard',
    `${why}, ${only}.`,
    'Use a terminal with OSC 52, or run bnd-tui in a desktop session.',
  );
}

/** One line for all clients: no user needs every one. */
export async function checkClients(env: Env): Promise<Finding> {
  const looked = await Promise.all(
    CLIENTS.map(({ name, packages, programs }) => ({ name, packages, programs: programs(process.platform) }))
      // The browser is not looked up on the PATH.
      .filter(({ packages }) => packages !== '')
      .map(async ({ name, programs }) => ({ name, found: await firstInstalled(programs, env) })),
  );
  const installed = looked.filter(({ found }) => found !== undefined).map(({ found }) => found);
  const missing = looked.filter(({ found }) => found === undefined).map(({ name }) => name);
  const rest = missing.length === 0 ? '' : `; not found on the PATH: ${missing.join(', ')}`;
  if (installed.length > 0) return ok('clients', `${installed.join(', ')}${rest}.`);
  return warn(
    'clients',
    `None of ${missing.join(', ')} is on the PATH.`,
    'Install the ones you need. Forwards work without them.',
  );
}

async function firstInstalled(names: readonly string[], env: Env): Promise<string | undefined> {
  for (const name of names) if ((await findProgram(name, env)) !== undefined) return name;
  return undefined;
}

/** `onlyYou`: as set; undefined: not set. */
export async function checkUsers(
  onlyYou: OnlyYou | undefined,
  seesUsers: () => Promise<boolean>,
): Promise<Finding> {
  if (onlyYou === 'off')
    return warn('users', 'Forwards serve programs of all users of this machine.', 'Set onlyYou to auto.');
  if (!(await seesUsers())) {
    const unseen = 'This system does not show which user a local program runs as';
    if (onlyYou === 'on')
      return fail('users', `${unseen}: forwards cannot be opened.`, 'Set onlyYou to auto or off.');
    return warn(
      'users',
      `${unseen}: forwards serve programs of all users.`,
      'If others use this machine, close forwards that you do not need.',
    );
  }
  const when = onlyYou === 'on' ? '' : ' while such programs run';
  return ok('users', `Forwards on loopback refuse programs of other users${when}.`);
}

interface Screen {
  readonly isTTY?: boolean;
  getColorDepth?(env?: object): number;
}

export function checkTerminal(env: Env, screen: Screen): readonly Finding[] {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const utf8 = /utf-?8/i.test(locale) || process.platform === 'win32';
  const charset = utf8
    ? ok('charset', 'The locale is UTF-8.')
    : warn(
        'charset',
        locale === '' ? 'No locale is set.' : `The locale is ${locale}, not UTF-8.`,
        'Set LANG, for example to C.UTF-8. Until then lines are drawn in ASCII.',
      );
  return [charset, colors(env, screen)];
}

function colors(env: Env, screen: Screen): Finding {
  if (screen.isTTY !== true) return ok('terminal', 'stdout is not a terminal, so its colors are unknown.');
  if (env.TERM === 'dumb')
    return warn(
      'terminal',
      'TERM is "dumb", which does not support full-screen programs.',
      'Use another terminal.',
    );
  if (env.NO_COLOR) return ok('terminal', `${env.TERM ?? ''} without colors, because NO_COLOR is set.`);
  const count = 2 ** (screen.getColorDepth?.() ?? 1);
  if (count >= 16) return ok('terminal', `${env.TERM ?? 'The terminal'} has ${count} colors.`);
  return warn(
    'terminal',
    `${env.TERM ?? 'The terminal'} has no colors.`,
    'Set TERM, for example to xterm-256color.',
  );
}
