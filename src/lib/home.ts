/** The user's home folder, for everything that is kept in it. */
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * HOME, or where it is unset what the system's user database says. Undefined when neither gives an absolute path: files would end up in the
 * current folder. On Windows it is what the system says.
 */
export function findHome(env: Env, lookUp: () => string = homeOfUser): string | undefined {
  const home = process.platform === 'win32' ? homedir() : (env.HOME ?? lookUp());
  return isAbsolute(home) ? home : undefined;
}

/** Empty for a user without an entry, as in a container that runs under any number. */
function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return '';
  }
}
