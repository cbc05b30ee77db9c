/** Checks of this machine and its terminal. */
import { CLIENTS } from '../../launch/clients.ts';
import { findProgram } from '../../launch/programs.ts';
import { BndError } from '../../lib/errors.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { keepPrivate } from '../../settings/permissions.ts';
import { systemKeyring } from '../../settings/token-keyring.ts';
import { copyPrograms } from '../tui/clipboard.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

export async function checkKeyring(env: Env): Promise<Finding> {
  const forced = env.BND_TUI_TOKEN_STORE;
  if (forced === 'file' || forced === 'memory')
    return ok('keyring', `Not used: BND_TUI_TOKEN_STORE is ${forced}.`);
  if (await systemKeyring(env).answers()) return ok('keyring', 'The system keyring answers.');
  return warn(
    'keyring',
    'No keyring answers, so sign-ins are kept in a file that only you can read.',
    'Start a Secret Service (gnome-keyring, KWallet) to have them encrypted.',
  );
}

/** Settings and sign-ins are this user's alone. Puts right what is not. */
export async function checkFiles(env: Env): Promise<Finding> {
  const paths = await settingsPaths({ env }).catch((error: unknown) => {
    if (error instanceof BndError) return error;
    throw error;
  });
  if (paths instanceof BndError) {
    const make = paths.code === 'no-home' ? warn : fail;
    return make('files', `${paths.message} Nothing is stored.`, paths.hint);
  }
  const files = [paths.settingsFile, paths.tokenFile];
  const changed = (await Promise.all(files.map(keepPrivate))).filter((text) => text !== undefined);
  if (changed.length === 0) return ok('files', 'Settings and sign-ins can be accessed by you only.');
  const next = 'Sign out and in again if others use this machine: they may have read the sign-ins.';
  return warn('files', changed.join(' '), next);
}

export async function checkClipboard(env: Env, platform: NodeJS.Platform): Promise<Finding> {
  const names = copyPrograms(env, platform).map(({ name }) => name);
  const found = await firstInstalled(names, env);
  if (found !== undefined) return ok('clipboard', `Copies go through ${found}.`);
  if (env.SSH_TTY !== undefined || env.SSH_CONNECTION !== undefined)
    return ok('clipboard', 'Over ssh the terminal itself is asked to copy (OSC 52).');
  const next =
    names.length === 0
      ? 'Use a terminal with OSC 52, or run it on a desktop.'
      : `Install ${names.join(' or ')}.`;
  return warn(
    'clipboard',
    'No clipboard program is there, so the terminal alone is asked to copy (OSC 52).',
    next,
  );
}

/** One line for all of them: nobody needs every client. */
export async function checkClients(env: Env): Promise<Finding> {
  const looked = await Promise.all(
    CLIENTS.map(({ name, packages, programs }) => ({ name, packages, programs: programs(process.platform) }))
      // The browser is none that is looked for on the PATH.
      .filter(({ packages }) => packages !== '')
      .map(async ({ name, programs }) => ({ name, found: await firstInstalled(programs, env) })),
  );
  const installed = looked.filter(({ found }) => found !== undefined).map(({ found }) => found);
  const missing = looked.filter(({ found }) => found === undefined).map(({ name }) => name);
  const rest = missing.length === 0 ? '' : `; not on the PATH: ${missing.join(', ')}`;
  if (installed.length > 0) return ok('clients', `${installed.join(', ')}${rest}.`);
  return warn(
    'clients',
    `None of ${missing.join(', ')} is on the PATH.`,
    'Install the ones you need; forwards work without.',
  );
}

async function firstInstalled(names: readonly string[], env: Env): Promise<string | undefined> {
  for (const name of names) if ((await findProgram(name, env)) !== undefined) return name;
  return undefined;
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
        'Set LANG, for example to C.UTF-8; until then lines are drawn in ASCII.',
      );
  return [charset, colours(env, screen)];
}

function colours(env: Env, screen: Screen): Finding {
  if (screen.isTTY !== true)
    return ok('terminal', 'stdout is no terminal here, so its colours are not known.');
  if (env.TERM === 'dumb')
    return warn('terminal', 'TERM is dumb: the screen cannot be drawn.', 'Use another terminal.');
  if (env.NO_COLOR) return ok('terminal', `${env.TERM ?? ''} without colours, as NO_COLOR asks for.`);
  const count = 2 ** (screen.getColorDepth?.() ?? 1);
  if (count >= 16) return ok('terminal', `${env.TERM ?? 'It'} has ${count} colours.`);
  return warn('terminal', `${env.TERM ?? 'It'} has no colours.`, 'Set TERM, for example to xterm-256color.');
}
