/** Opens the session of a command without a screen with its local port, and ends both. */
import { END_WITHIN_MS, endSession, throughWorker, unendedText } from '../../lib/end-session.ts';
import { BndError } from '../../lib/errors.ts';
import type { OnlyYou } from '../../lib/only-you.ts';
import { within } from '../../lib/within.ts';
import { writeError } from '../../lib/write-out.ts';
import { checkListen, openForward } from '../../proxy/index.ts';
import type { Forward, ForwardEnd, LocalForward } from '../../proxy/types.ts';
import { type AuthorizedSession, authorizeTarget, readAuthorization } from './authorize.ts';

export interface SessionOptions {
  /** Id, alias or name. */
  readonly target?: string;
  readonly hostId?: string;
  readonly scopeId?: string;
  readonly scopeName?: string;
  readonly listenAddr: string;
  readonly listenPort?: number;
  /** Uses another port if the target's own one is in use. */
  readonly nextIfBusy?: boolean;
  /** False: opens no port; connections are given to the forward. */
  readonly listens?: boolean;
  /** Uses the host that the screen remembers, unless another one is chosen. */
  readonly asRemembered?: boolean;
  /** Secret; "-": read from stdin. */
  readonly authzToken?: string;
  readonly addr?: string;
  /** Whether programs of other users are served; absent: as the settings say. */
  readonly onlyYou?: OnlyYou;
}

export interface OpenedSession {
  readonly forward: LocalForward;
  readonly session: AuthorizedSession;
}

/** The signal ends the wait; a session that is authorized after it is canceled. Rejects with BndError if it could not start. */
export async function openSession(options: SessionOptions, signal: AbortSignal): Promise<OpenedSession> {
  // Checked first, to avoid authorizing a session in vain.
  if (options.listens !== false && options.listenPort !== undefined)
    await checkListen(options.listenAddr, options.listenPort);
  return openAuthorized(await orStopped(authorize(options), signal), options);
}

/** Opens the local end of a session; one that cannot be used is canceled. Rejects with BndError. */
export async function openAuthorized(
  session: AuthorizedSession,
  options: SessionOptions,
): Promise<OpenedSession> {
  return { session, forward: await open(session, options) };
}

/** Ends the session unless it is over, `first` says by what. Returns false if it may stay active, which is reported on stderr. */
export async function closeSession(
  { forward, session }: OpenedSession,
  first: ForwardEnd | 'stopped',
): Promise<boolean> {
  if (!mayBeActive(first, forward)) return true;
  const ending = await endSession({
    askWorker: throughWorker(forward),
    ...(session.cancel === undefined ? {} : { askController: session.cancel }),
    expiresAtMs: forward.expiresAtMs,
  });
  if (!ending.ended) await writeError(unendedText(ending, { nowMs: Date.now() }));
  return ending.ended;
}

function authorize(options: SessionOptions): Promise<AuthorizedSession> {
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
async function open(session: AuthorizedSession, options: SessionOptions): Promise<LocalForward> {
  const { listenAddr, listenPort, nextIfBusy, listens, onlyYou = session.onlyYou } = options;
  try {
    return await openForward({
      ...(session.warm === undefined ? {} : { warm: session.warm }),
      ...(onlyYou === undefined ? {} : { onlyYou }),
      authorizationToken: session.authorizationToken,
      ...(session.sessionId === undefined ? {} : { sessionId: session.sessionId }),
      listenAddress: listenAddr,
      ...(listenPort === undefined ? {} : { listenPort }),
      ...(listens === false ? { listens, warm: 0 } : {}),
      ...(nextIfBusy === undefined ? {} : { nextIfBusy }),
      ...(session.state === undefined ? {} : { sessionState: session.state }),
    });
  } catch (error) {
    await cancelUnused(session);
    throw error;
  }
}

/** Unless the controller reports it as over, or it has expired. */
function mayBeActive(first: ForwardEnd | 'stopped', { expiresAtMs }: Forward): boolean {
  if (Date.now() >= expiresAtMs) return false;
  return first === 'stopped' || (first.reason !== 'session-over' && first.reason !== 'expired');
}
