import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const APP = 'bnd-tui';

export interface SettingsPaths {
  readonly settingsFile: string;
  readonly tokenFile: string;
  readonly logFile: string;
  /** What background processes say of themselves. */
  readonly backgroundDir: string;
}

/**
 * Where things are kept. On Linux and the BSDs by the XDG base directory specification, which says to ignore relative paths in its
 * variables; elsewhere where the system's users look. A directory that is given goes before all of that.
 */
export async function settingsPaths(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configDir?: string;
  readonly stateDir?: string;
}): Promise<SettingsPaths> {
  const system = await systemDirectories(options.env);
  const configDir = options.configDir ?? system.config;
  return {
    settingsFile: join(configDir, 'settings.json'),
    tokenFile: join(options.stateDir ?? system.state, 'tokens.json'),
    logFile: join(options.stateDir ?? system.log, `${APP}.log`),
    backgroundDir: join(options.stateDir ?? system.state, 'background'),
  };
}

async function systemDirectories(env: Readonly<Record<string, string | undefined>>) {
  if (process.platform === 'darwin' || process.platform === 'win32') {
    const { default: envPaths } = await import('env-paths');
    const { config, data, log } = envPaths(APP, { suffix: '' });
    return { config, state: data, log };
  }
  const home = env.HOME || homedir();
  const xdg = (value: string | undefined, fallback: string) =>
    join(value !== undefined && isAbsolute(value) ? value : join(home, fallback), APP);
  const state = xdg(env.XDG_STATE_HOME, '.local/state');
  return { config: xdg(env.XDG_CONFIG_HOME, '.config'), state, log: state };
}
