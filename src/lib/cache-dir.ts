import { isAbsolute, join } from 'node:path';
import { findHome } from './home.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Returns the folder for files that can be created again at any time. It belongs to the user, so its content is trusted. Undefined without a home
 * folder: nothing is cached then.
 */
export function cacheDir(env: Env, platform: string): string | undefined {
  const folder = userCacheDir(env, platform);
  return folder === undefined ? undefined : join(folder, 'bnd-tui');
}

/**
 * Returns the folder for compiled code. Node's default is below the system's temporary folder, where another user could plant files.
 * NODE_COMPILE_CACHE takes precedence, as everywhere in Node.
 */
export function compileCacheDir(env: Env, platform: string): string | undefined {
  if (env.NODE_COMPILE_CACHE) return env.NODE_COMPILE_CACHE;
  const folder = cacheDir(env, platform);
  return folder === undefined ? undefined : join(folder, 'compiled');
}

function userCacheDir(env: Env, platform: string): string | undefined {
  const xdg = env.XDG_CACHE_HOME;
  if (platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  if (platform !== 'win32' && platform !== 'darwin' && xdg !== undefined && isAbsolute(xdg)) return xdg;
  const home = findHome(env);
  if (home === undefined) return undefined;
  if (platform === 'win32') return join(home, 'AppData', 'Local');
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}
