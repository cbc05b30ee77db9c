/** Texts of the connect dialog, and of running clients. */

const notInstalled = (program: string): string => `${program} is not installed`;

export const connectText = {
  /** The dialog. */
  title: (target: string) => `Forward ${target}`,
  runTitle: (target: string) => `Run on ${target}`,
  runsAndSaves: 'What runs is saved for this target',
  buttons: { connect: 'Connect', run: 'Run', save: 'Save', saveOnly: 'Save only', cancel: 'Cancel' },
  opening: 'Opening the session',
  openAtSignIn: 'open at sign-in',
  openAtSignInShort: 'at sign-in',
  idle: ' idle, e.g. 15m',
  idleShort: ' idle',
  closeOnExit: 'when client exits',
  closeOnExitShort: 'on client exit',
  /** Beside the port. */
  portNote: {
    usedBy: (forward: string) => `used by ${forward}`,
    automatic: 'empty = automatic',
    targetDefault: "the target's default",
    remembered: 'remembered',
  },
  /** Below the fields. `connections` is undefined if they are unlimited. */
  limits: (max: string, connections: number | undefined) =>
    `session max ${max}, connections ${connections ?? 'unlimited'}`,
  singleConnection: '1 connection per session: most database clients open more',
  previewNotInstalled: (command: string, program: string) => `${command}  (${notInstalled(program)})`,
  spoken: {
    selected: (field: string) => `Selected, ${field}`,
    choice: (chosen: string, all: string) => `${chosen}, of ${all}`,
    checked: 'yes,',
    unchecked: 'no,',
  },

  /** Invalid answers: the message, and a hint. */
  invalid: {
    port: 'The port must be a number from 0 to 65535.',
    portHint: 'Leave it empty to choose one automatically.',
    idle: 'Invalid idle timeout.',
    idleHint: 'Enter a duration such as 15m or 1h30m, or leave it empty.',
    command: 'The command is empty.',
    commandHint: 'Enter a command, or set Run to none.',
  },

  /** What came of it. */
  listening: (address: string) => `Listening on ${address}`,
  portInUse: (port: number, instead: string) => `Port ${port} is in use, listening on ${instead} instead`,
  couldNotOpen: (message: string) => `Could not open a forward: ${message}`,
  savedOnly: (target: string) => `Saved for ${target}, no forward opened`,
  couldNotSave: (message: string, hint: string) =>
    `Could not save the settings of this target: ${message} ${hint}`,

  /** A name that means several things. */
  ambiguous: {
    title: (name: string) => `"${name}" is ambiguous`,
    instead: 'Connect by the id of the target, or by name@project: :connect <target id>',
  },

  /** Clients. */
  noCredentials: (sessionId: string, message: string) =>
    `The client runs without the credentials of ${sessionId}, which is in the background: ${message}`,
  openedInBrowser: (url: string) => `Opened ${url} in the browser`,
  started: (program: string) => `Started ${program}`,
  startedInTmux: (client: string) => `Started ${client} in a new tmux window`,
  /** `started`: one of the above; `note`: of the client, or empty. */
  staysOpen: (started: string, address: string, note: string) =>
    `${started}; ${address} stays open${note === '' ? '' : `. ${note}`}`,
  exitCode: (code: string) => `exit ${code}`,
  /** `how`: a signal or an exit code, empty after success. */
  clientEnded: (client: string, how: string, port: string) =>
    `${client} ended${how === '' ? '' : ` (${how})`}; ${port}`,
  /** What becomes of the port. */
  stillOpen: (address: string, isFailing: boolean) =>
    `${address} is still open${isFailing ? ', but connections fail' : ''}`,
  stillUsed: (address: string, connections: string) => `${address} stays open for ${connections}`,
  closedToo: (address: string) => `${address} is closed`,

  /** The client is not installed: its command can be copied. */
  missingBrowser: {
    title: 'No browser available',
    forwardOpen: 'The forward is open:',
    copies: '<c> copies the URL.',
  },
  missingProgram: (program: string) => ({
    title: notInstalled(program),
    forwardOpen: `The forward is open. Run this where ${program} is installed:`,
    copies: '<c> copies the command.',
  }),
  /** No client matches. */
  clientMenu: {
    title: (target: string) => `Which client for ${target}?`,
    about: (address: string) =>
      `No known client matches this port or name. The forward is open on ${address} for any program. The choice is remembered.`,
    choice: (client: string) => (client === 'custom' ? 'custom command' : client),
    noLine: (digit: string) => `No line ${digit}`,
  },
  /** Printed before a client runs. `note`: of the client, or empty. */
  runsOn: (client: string, target: string, address: string, note: string) =>
    `bnd-tui: ${client} on ${target} (${address})${note === '' ? '' : `\n${note}`}`,
} as const;
