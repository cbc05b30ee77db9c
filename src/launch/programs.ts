import { delimiter, dirname, isAbsolute, resolve } from 'node:path';
import which from 'which';

/**
 * Returns the full path of a program on the PATH of `env`, or undefined if it is not installed. Follows PATHEXT on Windows, as its shells do. Only
 * absolute entries of PATH count, and never the current folder: a file there must not run instead of a client.
 */
export async function findProgram(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const directories = (variable(env, 'PATH') ?? '')
    .split(delimiter)
    .map((directory) => directory.replace(/^"(.*)"$/, '$1'))
    .filter((directory) => isAbsolute(directory))
    .map((directory) => resolve(directory));
  if (directories.length === 0) return undefined;
  const pathExt = variable(env, 'PATHEXT');
  const found = await which(name, {
    path: directories.join(delimiter),
    all: true,
    nothrow: true,
    ...(pathExt === undefined ? {} : { pathExt }),
  });
  return found?.find((file) => directories.includes(dirname(file)));
}

/** Names of variables are case-insensitive on Windows, but not in a copy of the environment. */
function variable(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  if (process.platform !== 'win32') return env[name];
  const own = Object.keys(env).find((key) => key.toUpperCase() === name);
  return own === undefined ? undefined : env[own];
}
