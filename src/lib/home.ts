/** Finds the user's home folder. */
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Returns HOME or, if it is unset, the entry in the system's user database. Undefined if neither is an absolute path: files would end up in the
 * current folder. On Windows the system decides.
 */
export function findHome(env: Env, lookUp: () => string = homeOfUser): string | undefined {
  const home = process.platform === 'win32' ? homedir() : (env.HOME ?? lookUp());
  return isAbsolute(home) ? home : undefined;
}

/** Empty for a user without an entry, as in a container that runs under an arbitrary uid. */
function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return '';
  }
}
