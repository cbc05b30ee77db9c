import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Where things lie that can be made again at any time. The user's own folder: what is found there is trusted. */
export function cacheDir(env: Env, platform: string): string {
  return join(userCacheDir(env, platform), 'bnd-tui');
}

/**
 * Where compiled code is kept. Node's own default is under the system's temporary folder, where another user could have put something
 * first. NODE_COMPILE_CACHE goes before it, as everywhere in Node.
 */
export function compileCacheDir(env: Env, platform: string): string {
  return env.NODE_COMPILE_CACHE || join(cacheDir(env, platform), 'compiled');
}

function userCacheDir(env: Env, platform: string): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  const xdg = env.XDG_CACHE_HOME;
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
}
