/**
 * Every failure that a person can meet has a code here, with the sentence that says what to do next.
 * Anything that is not a BndError is a bug: the caller that finds one restores the terminal and exits 70.
 */

/** What to do next about each kind of failure. The message says what happened and stands right before: no hint repeats it. */
export const ERROR_HINTS = {
  'bad-address': 'Give the address as https://host[:port], for example http://127.0.0.1:9200.',
  'controller-unreachable': 'It is tried again by itself; check the address and your network.',
  'controller-timeout': 'The controller is slow or a firewall drops packets; try again.',
  'not-boundary': 'Something else answers at this address; check host, port and path.',
  tls: 'Set BOUNDARY_CACERT to the CA of the controller, or BOUNDARY_TLS_INSECURE=1 on a test system.',
  unauthenticated: 'Sign in again.',
  'token-expired': 'Sign in again: an expired token is never sent, because that ends its sessions.',
  'bad-credentials': 'Check the login name (lower case) and the password.',
  forbidden: 'Ask an administrator for a grant on this resource.',
  'not-found': 'It was deleted or you may not see it; refresh the list.',
  'version-conflict': 'Somebody else changed it; refresh and try again.',
  'invalid-request': 'Correct the fields that are named.',
  'failed-precondition': 'The controller is not ready for this; the message names what is missing.',
  'invalid-list-token': 'The list is loaded again from its beginning.',
  unsupported: 'This controller does not offer it (Boundary Enterprise or a newer version may).',
  'rate-limited': 'Wait for the time that is named; it is tried again by itself.',
  'controller-error': 'The log of the controller says more. Try again.',
  'controller-database': 'It recovers when its database does; if this persists, tell its administrator.',
  'no-worker': 'Ask an administrator to start one.',
  'bad-answer': 'Check the version of the controller and any proxy in between.',
  cancelled: 'Nothing to do: it was stopped on request.',
  'bad-authorization-token': 'Authorize the session again and copy the whole token.',
  'session-expired': 'Open a new session.',
  'session-refused': 'The session was cancelled, has expired or is unknown to the worker; open a new one.',
  'session-in-use': 'Open a new session.',
  'connection-limit': 'Open a new session.',
  'worker-unreachable': 'Check the network to the worker and its firewall; the session itself is fine.',
  'worker-timeout': 'Check the network to the worker: a firewall may drop the packets.',
  'worker-protocol': 'Something between you and the worker changes the traffic, or it is no Boundary worker.',
  'connection-cut': 'Data may be missing: run the transfer again.',
  'endpoint-unreachable': 'Check that the host is up and listens on this port.',
  'port-busy': 'Choose another local port, or 0 for any free one.',
  'port-forbidden': 'Ports below 1024 need privileges: choose a higher one.',
  'bad-listen-address': 'Listen on an IP address of this machine, for example 127.0.0.1.',
  'client-missing': 'Install the program, or copy the command and run it elsewhere.',
  'client-failed': 'Copy the command and run it in another terminal to see more.',
  'settings-unreadable': 'Repair or remove the file that is named; nothing in it was changed.',
  'file-not-written': 'Give another path; the directory has to be there.',
  'no-home': 'Set HOME to a folder of yours.',
  'keyring-unavailable': 'Unlock or start the keyring, or set BND_TUI_TOKEN_STORE=file.',
  'lab-failed': 'Run `bnd-tui dev` in another terminal to see why.',
  'background-failed': 'The log of the background process says more; it lies beside the log of this program.',
  'data-file': 'Use another file with --data, or a newer bnd-tui.',
  'read-only': 'Start without --read-only, or type `:read-only off`.',
  'no-terminal':
    'Use `bnd-tui connect TARGET` in scripts; `bnd-tui --help` lists what runs without a screen.',
  usage: 'See `bnd-tui --help`.',
} as const;

export type ErrorCode = keyof typeof ERROR_HINTS;

/** One field that the controller refused, in its words. */
export interface FieldError {
  readonly name: string;
  readonly description: string;
}

export interface BndErrorOptions {
  readonly cause?: unknown;
  /** Replaces the general hint of the code where the place knows better. */
  readonly hint?: string;
  readonly fields?: readonly FieldError[];
  /** HTTP status, when the failure is an answer of the controller. */
  readonly status?: number;
  /** When trying again makes sense, counted from now. */
  readonly retryAfterMs?: number;
}

/** A failure that is told to a person: what happened (`message`) and what to do next (`hint`). Never holds a secret. */
export class BndError extends Error {
  override readonly name = 'BndError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly fields: readonly FieldError[];
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: BndErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? ERROR_HINTS[code];
    this.fields = options.fields ?? [];
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** True for failures of this program's own making that have a code, optionally only for some codes. */
export function isBndError(error: unknown, ...codes: readonly ErrorCode[]): error is BndError {
  return error instanceof BndError && (codes.length === 0 || codes.includes(error.code));
}

/** The text of anything that was thrown, for logs and for wrapping. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
