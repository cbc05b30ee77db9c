/** `bnd-tui connect`: one session and its local port, for scripts. */
import { END_WITHIN_MS, endSession, throughWorker, unendedText } from '../../lib/end-session.ts';
import { BndError } from '../../lib/errors.ts';
import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { within } from '../../lib/within.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { checkListen, openForward } from '../../proxy/index.ts';
import type { Forward, ForwardEnd } from '../../proxy/types.ts';
import { type AuthorizedSession, authorizeTarget, readAuthorization } from './authorize.ts';
import { createPrinter, type OutputFormat, type Printer } from './printer.ts';
import { tellChanges } from './tell-changes.ts';

export interface ConnectOptions {
  /** Id, alias or name. */
  readonly target?: string;
  readonly hostId?: string;
  readonly scopeId?: string;
  readonly scopeName?: string;
  readonly listenAddr: string;
  readonly listenPort?: number;
  /** Secret; "-": read from stdin. */
  readonly authzToken?: string;
  readonly format: OutputFormat;
  readonly addr?: string;
}

/** Runs until a signal, the connection limit or the expiry. Resolves with the exit code; rejects with BndError if it could not start. */
export async function runConnect(options: ConnectOptions): Promise<number> {
  const stop = onStopRequest({ exitWithStdin: false });
  const abort = new AbortController();
  // The reader of our output is gone, so the port is of no use.
  process.stdout.once('error', () => abort.abort());
  // A closed stderr does not end the program.
  process.stderr.on('error', () => undefined);
  void stop.requested.then(() => abort.abort());
  try {
    // Checked first, to avoid authorizing a session in vain.
    if (options.listenPort !== undefined) await checkListen(options.listenAddr, options.listenPort);
    const session = await orStopped(authorize(options), abort.signal);
    const forward = await open(session, options);
    return await carry(forward, session, createPrinter(options.format, writeLine), abort.signal);
  } finally {
    stop.release();
  }
}

function authorize(options: ConnectOptions): Promise<AuthorizedSession> {
  const { target, authzToken } = options;
  if (authzToken !== undefined && target !== undefined) {
    throw new BndError('usage', 'Specify a target or an authorization token, not both.');
  }
  if (authzToken !== undefined) return readAuthorization(authzToken);
  if (target === undefined)
    throw new BndError('usage', 'No target specified. Pass its id, its alias, its name, or name@project.');
  return authorizeTarget({ ...options, target });
}

/** A signal ends the wait, even for stdin. If the controller authorizes the session anyway, it is awaited within the limit and canceled. */
async function orStopped(work: Promise<AuthorizedSession>, signal: AbortSignal): Promise<AuthorizedSession> {
  const stopped = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => stopped.resolve(undefined), { once: true });
  const session = await Promise.race([work, stopped.promise]);
  if (session !== undefined && !signal.aborted) return session;
  const late = work.then(cancelUnused);
  await within(late, END_WITHIN_MS);
  throw new BndError('cancelled', 'Canceled before the session was open.');
}

/** Cancels a session without a listener, and reports it if that fails. */
async function cancelUnused({ cancel }: AuthorizedSession): Promise<void> {
  if (cancel === undefined) return;
  const ending = await endSession({ askController: cancel, expiresAtMs: undefined });
  if (!ending.ended) await writeError(unendedText(ending, { nowMs: Date.now() }));
}

/** A session that cannot be used because its port is busy is canceled. */
async function open(session: AuthorizedSession, options: ConnectOptions): Promise<Forward> {
  try {
    return await openForward({
      ...(session.warm === undefined ? {} : { warm: session.warm }),
      authorizationToken: session.authorizationToken,
      ...(session.sessionId === undefined ? {} : { sessionId: session.sessionId }),
      listenAddress: options.listenAddr,
      ...(options.listenPort === undefined ? {} : { listenPort: options.listenPort }),
      ...(session.state === undefined ? {} : { sessionState: session.state }),
    });
  } catch (error) {
    await cancelUnused(session);
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
  const stopTelling = tellChanges(forward, (line) => void writeError(line));
  const stopped = Promise.withResolvers<'stopped'>();
  if (stop.aborted) stopped.resolve('stopped');
  else stop.addEventListener('abort', () => stopped.resolve('stopped'), { once: true });
  const first = await Promise.race([forward.ended, stopped.promise]);
  stopTelling();
  const ending = mayBeActive(first, forward)
    ? await endSession({
        askWorker: throughWorker(forward),
        ...(session.cancel === undefined ? {} : { askController: session.cancel }),
        expiresAtMs: forward.expiresAtMs,
      })
    : undefined;
  printer.ended(await forward.ended);
  if (ending?.ended === false) {
    await writeError(unendedText(ending, { nowMs: Date.now() }));
    return EXIT_FAILED;
  }
  return exitCodeOf(await forward.ended);
}

/** Unless the controller reports it as over, or it has expired. */
function mayBeActive(first: ForwardEnd | 'stopped', { expiresAtMs }: Forward): boolean {
  if (Date.now() >= expiresAtMs) return false;
  return first === 'stopped' || (first.reason !== 'session-over' && first.reason !== 'expired');
}

function exitCodeOf({ reason }: ForwardEnd): number {
  return reason === 'failed' || reason === 'session-over' ? EXIT_FAILED : EXIT_OK;
}
