/** Keeps a CI variable from disabling terminal features. */

/** Variables that chalk (supports-color) and Ink (is-in-ci) read while they load. */
const CI_VARIABLES = ['CI', 'CONTINUOUS_INTEGRATION', 'TEAMCITY_VERSION'];

/**
 * Loads the screen with these variables hidden, and restores them before it resolves, since client programs inherit the environment. With them, the
 * rendering libraries take every output for a build log: no color, and nothing drawn before the end.
 */
export async function outsideCi<T>(
  env: Record<string, string | undefined>,
  load: () => Promise<T>,
): Promise<T> {
  const hidden = CI_VARIABLES.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  for (const [name] of hidden) delete env[name];
  try {
    return await load();
  } finally {
    for (const [name, value] of hidden) env[name] = value;
  }
}
