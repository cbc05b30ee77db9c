import { isAbsolute, join } from 'node:path';
import { findHome } from './home.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where things lie that can be made again at any time. The user's own folder: what is found there is trusted. Undefined without a home
 * folder: then nothing is cached.
 */
export function cacheDir(env: Env, platform: string): string | undefined {
  const folder = userCacheDir(env, platform);
  return folder === undefined ? undefined : join(folder, 'bnd-tui');
}

/**
 * Where compiled code is kept. Node's own default is under the system's temporary folder, where another user could have put something
 * first. NODE_COMPILE_CACHE goes before it, as everywhere in Node.
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
