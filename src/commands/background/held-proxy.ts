/** The proxy of a background process: listens where that of the program did, and opens sessions with the stored sign-in. */
import type { HandedProxy } from '../../app/core/ports.ts';
import { ClientLogin } from '../../gateway/client-login.ts';
import { openGateway } from '../../gateway/gateway.ts';
import type { Backend, NamedTarget } from '../../gateway/types.ts';
import { atTime } from '../../lib/at-time.ts';
import { END_WITHIN_MS } from '../../lib/end-session.ts';
import { isBndError } from '../../lib/errors.ts';
import type { FileLog } from '../../lib/log.ts';
import type { OnlyYou } from '../../lib/only-you.ts';
import { within } from '../../lib/within.ts';
import { peerCheck } from '../../proxy/only-you.ts';
import type { LocalForward, SessionState } from '../../proxy/types.ts';
import { createBackend, sessionStateBy } from '../proxy/backend.ts';
import { closeWhenIdle } from '../proxy/close-when-idle.ts';
import { LiveSignIn } from '../proxy/live-sign-in.ts';
import type { HeldForwards } from './held-forwards.ts';
import type { Report, StatedProxy } from './messages.ts';

export interface HeldProxy {
  /** Asks the controller about a session of the proxy. Never rejects. */
  sessionState(sessionId: string): () => Promise<SessionState>;
  /** Starts to listen. Connections share the given sessions, which the proxy had opened before. Rejects with BndError. */
  open(kept: readonly LocalForward[]): Promise<void>;
  readonly stated: StatedProxy;
  /** Undefined while it is not open. */
  report(): Report['proxy'];
  /** Why it cannot open sessions at the moment; undefined if it can, as far as known. */
  readonly problem: string | undefined;
  /** Closes the port. Resolves within five seconds, when no session is being opened any more; its forwards stay open. */
  close(): Promise<void>;
}

export interface HeldProxyOptions {
  readonly given: HandedProxy;
  readonly held: HeldForwards;
  readonly log: FileLog;
  readonly onlyYou: OnlyYou;
}

export function createHeldProxy({ given, held, log, onlyYou }: HeldProxyOptions): HeldProxy {
  const { controller, listenAddress, listenPort, direct, idleMs, login } = given;
  const stated: StatedProxy = { controller, listenAddress, listenPort };
  const signIn = new LiveSignIn(controller);
  const opening = new Set<Promise<LocalForward>>();
  let gateway: { readonly pacUrl: string; close(): void } | undefined;
  let isClosed = false;
  let problem: string | undefined;

  const end = (sessionId: string): void => void held.end([{ controller, sessionId }]);

  const noteSignIn = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const result = await work;
      problem = undefined;
      return result;
    } catch (error) {
      if (isBndError(error, 'unauthenticated', 'token-expired'))
        problem = `The proxy refuses connections: ${error.message} Sign in with bnd-tui; the next connection uses it.`;
      throw error;
    }
  };

  const backend = createBackend({
    signIn,
    listenAddress,
    onlyYou,
    onOpen: (forward, { label }, credentials) => {
      const { sessionId, targetId } = forward;
      held.add(forward, { controller, sessionId, targetId, target: label, credentials });
      closeWhenIdle(forward, idleMs, () => end(sessionId));
    },
  });

  /** `kept` loses a session that was given away: one that failed is not tried again. */
  const openFrom = (kept: Set<LocalForward>) => async (target: NamedTarget) => {
    const known = [...kept].find((forward) => isFor(forward, target));
    if (known !== undefined) {
      kept.delete(known);
      return known;
    }
    const opened = noteSignIn(backend.open(target));
    opening.add(opened);
    try {
      const forward = await opened;
      // Its client is gone.
      if (isClosed) end(forward.sessionId);
      return forward;
    } finally {
      opening.delete(opened);
    }
  };

  return {
    sessionState: (sessionId) => sessionStateBy(signIn, sessionId),
    stated,
    open: async (kept) => {
      for (const forward of kept) closeWhenIdle(forward, idleMs, () => end(forward.sessionId));
      const shared: Backend = {
        resolve: (host) => noteSignIn(backend.resolve(host)),
        open: openFrom(new Set(kept)),
        aliases: backend.aliases,
      };
      gateway = await openGateway({
        listenAddress,
        listenPort,
        direct,
        login: login && new ClientLogin(login.user, login.password, login.pathSecret),
        check: peerCheck(onlyYou, listenAddress),
        backend: shared,
        clock: { now: Date.now, at: atTime },
        onRefused: (text) => log.write('warn', `proxy: ${text}`),
      });
      log.write('info', `proxy for ${controller} listening on ${listenAddress}:${listenPort}`);
    },
    report: () => {
      if (gateway === undefined) return undefined;
      const shown = login && { user: login.user, password: login.password };
      return { ...stated, pacUrl: gateway.pacUrl, ...(shown === undefined ? {} : { login: shown }) };
    },
    get problem() {
      return problem;
    },
    close: async () => {
      isClosed = true;
      gateway?.close();
      await within(Promise.allSettled(opening), END_WITHIN_MS);
    },
  };
}

/** A session without a chosen host is that of the target itself. */
function isFor({ targetId, hostId }: LocalForward, target: NamedTarget): boolean {
  return targetId === target.targetId && (target.hostId === undefined || hostId === target.hostId);
}
