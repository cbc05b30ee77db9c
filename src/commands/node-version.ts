/** Must be parsed by a Node that is too old for everything else. */

const NEEDED_MAJOR = 22;
const NEEDED_MINOR = 19;

/** Returns an error line if this Node cannot run the program, undefined if it can. `version` is `process.versions.node`, e.g. 20.20.2. */
export function nodeVersionComplaint(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)) return undefined;
  return `bnd-tui needs Node ${NEEDED_MAJOR}.${NEEDED_MINOR} or newer, but this is ${version}. Install a newer one from https://nodejs.org.`;
}

/** Returns what to print for a command line on such a Node: `--version` and `--help` are answered all the same. */
export function outdatedReply(
  args: readonly string[],
  complaint: string,
  version: string,
): { readonly text: string; readonly exitCode: 0 | 1 } {
  if (args.some((arg) => arg === '--version' || arg === '-V')) return { text: version, exitCode: 0 };
  if (args.some((arg) => arg === '--help' || arg === '-h'))
    return {
      text: `Usage: bnd-tui [options] [command]\n\nA keyboard-driven terminal program for HashiCorp Boundary.\n\n${complaint}`,
      exitCode: 0,
    };
  return { text: complaint, exitCode: 1 };
}
