/**
 * Every failure that a user can meet has a code here, with a hint about what to do next. Anything that is not a BndError is a bug: the caller that
 * catches one restores the terminal and exits with 70.
 */

/** Hints by code. The message, which says what happened, is shown right before the hint: no hint repeats it. */
export const ERROR_HINTS = {
  'bad-address': 'Enter the address as https://host[:port], for example http://127.0.0.1:9200.',
  'controller-unreachable': 'Retrying automatically. Check the address and your network.',
  'controller-timeout': 'The controller is slow or a firewall drops packets. Try again.',
  'not-boundary': 'Another service responds at this address. Check host, port and path.',
  tls: 'Set BOUNDARY_CACERT to the CA of the controller, or BOUNDARY_TLS_INSECURE=1 on a test system.',
  unauthenticated: 'Sign in again.',
  'token-expired':
    'Sign in again. Expired tokens are never sent, because the controller would cancel their sessions.',
  'bad-credentials': 'Check the login name (lower case) and the password.',
  forbidden: 'Ask an administrator for a grant on this resource.',
  'not-found': 'It was deleted or you lack permission. Refresh the list.',
  'version-conflict': 'It was changed in the meantime. Refresh and try again.',
  'invalid-request': 'Fix the fields listed above.',
  'failed-precondition': 'Provide what the message lists as missing, then try again.',
  'invalid-list-token': 'Reloading the whole list.',
  unsupported: 'Not supported by this controller. Boundary Enterprise or a newer version may support it.',
  'rate-limited': 'Retrying automatically after the stated delay.',
  'controller-error': 'Try again. The log of the controller has details.',
  'controller-database':
    'It recovers with its database. If the problem persists, contact your administrator.',
  'no-worker': 'Ask an administrator to start a worker.',
  'bad-answer': 'Unexpected response. Check the controller version and any proxy in between.',
  cancelled: 'Canceled.',
  'bad-authorization-token': 'Authorize the session again and copy the whole token.',
  'session-expired': 'Open a new session.',
  'session-refused': 'The session was canceled, has expired or is unknown to the worker. Open a new session.',
  'session-in-use': 'Open a new session.',
  'connection-limit': 'Open a new session.',
  'worker-unreachable': 'The session is still valid. Check the network to the worker and its firewall.',
  'worker-timeout': 'Check the network to the worker: a firewall may drop the packets.',
  'worker-protocol': 'A proxy is modifying the traffic, or the peer is not a Boundary worker.',
  'connection-cut': 'Data may be missing: run the transfer again.',
  'endpoint-unreachable': 'Check that the host is up and listens on this port.',
  'port-busy': 'Choose another local port, or 0 for any free one.',
  'port-forbidden': 'Ports below 1024 need privileges: choose a higher one.',
  'bad-listen-address': 'Listen on an IP address of this machine, for example 127.0.0.1.',
  'only-you-unavailable': 'Set onlyYou to auto or off in `:config`, or use --only-you.',
  'forward-crashed': 'Open the forward again. The log has details.',
  'client-missing': 'Install the program, or copy the command and run it elsewhere.',
  'client-failed': 'Copy the command and run it in another terminal to see more.',
  'settings-unreadable': 'Fix or remove this file. It was not modified.',
  'file-not-written': 'Choose another path; its directory must exist.',
  'no-home': 'Set HOME to your home folder.',
  'keyring-unavailable': 'Unlock or start the keyring, or set BND_TUI_TOKEN_STORE=file.',
  'damaged-program': 'Download it again, and compare it with SHA256SUMS.',
  'lab-failed': 'Run `bnd-tui dev` in another terminal to see why.',
  'background-failed': 'See the log of the background process, next to the log of this program.',
  'data-file': 'Use another file with --data, or a newer bnd-tui.',
  'read-only': 'Start without --read-only, or type `:read-only off`.',
  'no-terminal':
    'Use `bnd-tui connect TARGET` in scripts; `bnd-tui --help` lists all commands that need no terminal.',
  usage: 'See `bnd-tui --help`.',
} as const;

export type ErrorCode = keyof typeof ERROR_HINTS;

/** A field that the controller rejected, with its description. */
export interface FieldError {
  readonly name: string;
  readonly description: string;
}

export interface BndErrorOptions {
  readonly cause?: unknown;
  /** Replaces the hint of the code with a more specific one. */
  readonly hint?: string;
  readonly fields?: readonly FieldError[];
  /** HTTP status if the controller answered. */
  readonly status?: number;
  /** When to retry, counted from now. */
  readonly retryAfterMs?: number;
}

/** A failure shown to the user: what happened (`message`) and what to do next (`hint`). Never holds a secret. */
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

/** Returns whether `error` is a BndError, optionally with one of these codes. */
export function isBndError(error: unknown, ...codes: readonly ErrorCode[]): error is BndError {
  return error instanceof BndError && (codes.length === 0 || codes.includes(error.code));
}

/** Returns the text of any thrown value, for logs and for wrapping. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
