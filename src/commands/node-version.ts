/** Must be parsed by a Node that is too old for everything else. */

const NEEDED_MAJOR = 22;
const NEEDED_MINOR = 19;

/** Returns an error line if this Node cannot run the program, undefined if it can. `version` is `process.versions.node`, e.g. 20.20.2. */
export function nodeVersionComplaint(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)) return undefined;
  return `bnd-tui needs Node ${NEEDED_MAJOR}.${NEEDED_MINOR} or newer, but this is ${version}. Install a newer one from https://nodejs.org.`;
}
