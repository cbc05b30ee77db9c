/** `bnd-tui connect`: one session and its local port, for scripts. */
import { BndError } from '../lib/errors.ts';
import { within } from '../lib/within.ts';
import { checkListen, openForward } from '../proxy/index.ts';
import type { Forward, ForwardEnd } from '../proxy/types.ts';
import { type AuthorizedSession, authorizeTarget, readAuthorization } from './connect/authorize.ts';
import { createPrinter, type OutputFormat, type Printer } from './connect/printer.ts';
import { tellChanges } from './connect/tell-changes.ts';
import { EXIT_FAILED, EXIT_OK } from './failure.ts';
import { onStopRequest } from './stop-request.ts';

export interface ConnectOptions {
  /** Id, alias or name. */
  readonly target?: string;
  readonly hostId?: string;
  readonly scopeId?: string;
  readonly scopeName?: string;
  readonly listenAddr: string;
  readonly listenPort?: number;
  /** Secret; "-" = on stdin. */
  readonly authzToken?: string;
  readonly format: OutputFormat;
  readonly addr?: string;
}

const CANCEL_WITHIN_MS = 5000;

/** Runs until a signal, the connection limit or the expiry. Resolves with the exit code; rejects with BndError when it could not begin. */
export async function runConnect(options: ConnectOptions): Promise<number> {
  const stop = onStopRequest({ exitWithStdin: false });
  const abort = new AbortController();
  // Whoever read our lines is gone: nobody can know the port any more.
  process.stdout.once('error', () => abort.abort());
  // A closed stderr does not end the program.
  process.stderr.on('error', () => undefined);
  void stop.requested.then(() => abort.abort());
  try {
    // Before a session is authorized for nothing.
    if (options.listenPort !== undefined) await checkListen(options.listenAddr, options.listenPort);
    const session = await orStopped(authorize(options, abort.signal), abort.signal);
    const forward = await open(session, options);
    return await carry(forward, session, createPrinter(options.format, writeLine), abort.signal);
  } finally {
    stop.release();
  }
}

function authorize(options: ConnectOptions, signal: AbortSignal): Promise<AuthorizedSession> {
  const { target, authzToken } = options;
  if (authzToken !== undefined && target !== undefined) {
    throw new BndError('usage', 'Give a target or an authorization token, not both.');
  }
  if (authzToken !== undefined) return readAuthorization(authzToken);
  if (target === undefined)
    throw new BndError('usage', 'Which target? Give its id, its alias, or its name with a scope.');
  return authorizeTarget({ ...options, target }, signal);
}

/** Whatever is waited for, stdin too, a signal ends it. */
function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(new BndError('cancelled', 'Stopped before the session was open.')),
    );
  });
  return Promise.race([work, stopped]);
}

/** A session that nobody can use, because the port is busy, is not left behind. */
async function open(session: AuthorizedSession, options: ConnectOptions): Promise<Forward> {
  try {
    return await openForward({
      authorizationToken: session.authorizationToken,
      listenAddress: options.listenAddr,
      ...(options.listenPort === undefined ? {} : { listenPort: options.listenPort }),
      ...(session.state === undefined ? {} : { sessionState: session.state }),
    });
  } catch (error) {
    await within(session.cancel(), CANCEL_WITHIN_MS);
    throw error;
  }
}

async function carry(
  forward: Forward,
  session: AuthorizedSession,
  printer: Printer,
  stop: AbortSignal,
): Promise<number> {
  printer.listening(forward, session.credentials);
  let told = forward.snapshot().connectionsLeft;
  forward.onChange(() => {
    const { connectionLimit, connectionsLeft } = forward.snapshot();
    if (connectionLimit === -1 || connectionsLeft === told) return;
    told = connectionsLeft;
    printer.connectionsLeft(connectionsLeft);
  });
  const stopTelling = tellChanges(forward, (line) => process.stderr.write(`${line}\n`));
  const close = () => {
    stopTelling();
    void forward.close({ timeoutMs: CANCEL_WITHIN_MS });
  };
  if (stop.aborted) close();
  else stop.addEventListener('abort', close, { once: true });
  const end = await forward.ended;
  await forward.close({ timeoutMs: CANCEL_WITHIN_MS });
  await within(session.cancel(), CANCEL_WITHIN_MS);
  printer.ended(end);
  return exitCodeOf(end);
}

function exitCodeOf({ reason }: ForwardEnd): number {
  return reason === 'failed' || reason === 'session-over' ? EXIT_FAILED : EXIT_OK;
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
