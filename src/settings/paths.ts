import { isAbsolute, join } from 'node:path';
import { BndError } from '../lib/errors.ts';
import { findHome } from '../lib/home.ts';

const APP = 'bnd-tui';

type Env = Readonly<Record<string, string | undefined>>;

export interface PathOptions {
  readonly env: Env;
  /** Replaces the system's folder for configuration. */
  readonly configDir?: string;
  /** Replaces the system's folder for state: tokens and the log. */
  readonly stateDir?: string;
  /** Replaces the system's user database, which is read if HOME is unset; empty: it has no entry. */
  readonly homeOfUser?: () => string;
}

export interface SettingsPaths {
  readonly settingsFile: string;
  readonly tokenFile: string;
  readonly logFile: string;
  /** State files of background processes. */
  readonly backgroundDir: string;
  /** Words for the targets that were seen last, a file per controller. */
  readonly seenDir: string;
  /** Sessions and keys that wait for ssh. */
  readonly sshDir: string;
}

/**
 * Returns where files are stored. On Linux and the BSDs by the XDG base directory specification, which ignores relative paths in its variables;
 * elsewhere in the usual place of the system. A given directory takes precedence. Rejects with BndError `usage` if a home folder is needed and HOME
 * is empty or relative, and with `no-home` if it is unset and the system knows none.
 */
export async function settingsPaths(options: PathOptions): Promise<SettingsPaths> {
  const { configDir, stateDir } = options;
  const system =
    configDir === undefined || stateDir === undefined ? await systemDirectories(options) : undefined;
  const config = configDir ?? system?.config() ?? '';
  const state = stateDir ?? system?.state() ?? '';
  return {
    settingsFile: join(config, 'settings.json'),
    tokenFile: join(state, 'tokens.json'),
    logFile: join(stateDir ?? system?.log() ?? '', `${APP}.log`),
    backgroundDir: join(state, 'background'),
    seenDir: join(state, 'seen'),
    sshDir: join(state, 'ssh'),
  };
}

interface Directories {
  config(): string;
  state(): string;
  log(): string;
}

async function systemDirectories(options: PathOptions): Promise<Directories> {
  const { env } = options;
  if (process.platform === 'darwin' || process.platform === 'win32') {
    // The package asks the system for the home folder, which trusts HOME.
    homeOf(options);
    const { default: envPaths } = await import('env-paths');
    const { config, data, log } = envPaths(APP, { suffix: '' });
    return { config: () => config, state: () => data, log: () => log };
  }
  const xdg = (value: string | undefined, fallback: string) =>
    join(value !== undefined && isAbsolute(value) ? value : join(homeOf(options), fallback), APP);
  const state = () => xdg(env.XDG_STATE_HOME, '.local/state');
  return { config: () => xdg(env.XDG_CONFIG_HOME, '.config'), state, log: state };
}

function homeOf({ env, homeOfUser }: PathOptions): string {
  const home = findHome(env, homeOfUser);
  if (home !== undefined) return home;
  if (env.HOME === undefined)
    throw new BndError(
      'no-home',
      "HOME is not set, and the system's user database has no home folder for this user.",
    );
  const is = env.HOME === '' ? 'empty' : `"${env.HOME}", which is not an absolute path`;
  throw new BndError(
    'usage',
    `HOME is ${is}: settings and sign-ins would be written to the current folder.`,
    {
      hint: 'Set HOME to your home folder, or unset it.',
    },
  );
}
