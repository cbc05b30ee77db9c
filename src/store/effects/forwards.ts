/** Open forwards: the handles and their secrets live here, the store holds figures. */

import { type BndError, isBndError } from '../../lib/errors.ts';
import type { BrokeredCredential } from '../../protocol/resources.ts';
import type { Forward, ForwardEndReason } from '../../proxy/types.ts';
import { connectionNews } from '../forward-news.ts';
import { type ForwardRequest, meantPort } from '../forward-request.ts';
import { brokeredNames, type ForwardView, localAddress, openedView, withSnapshot } from '../forward-view.ts';
import type { HandedForward } from '../ports.ts';
import { type Runtime, requireApi } from '../runtime.ts';
import { forwardName, nameById } from '../selectors/names.ts';
import { isEnding } from '../selectors/sessions.ts';
import { TIMED_OUT } from '../session-warnings.ts';
import type { AppState } from '../state.ts';

export interface Forwards {
  /** Authorizes a session and listens for it. Rejects with BndError; then no session is left behind. */
  open(request: ForwardRequest): Promise<ForwardView>;
  /** Secrets of an open forward's session. */
  credentials(sessionId: string): readonly BrokeredCredential[];
  /** Takes the figures of all open forwards. */
  sample(): void;
  /** Stops one, with or without cancelling its session through the worker. Never rejects; resolves with why the session could not be cancelled. */
  close(sessionId: string, options: { readonly keepSession: boolean }): Promise<BndError | undefined>;
  /** Stops all of a controller whose sessions are over, or end without our doing. Never rejects. */
  closeOf(controller: string): Promise<void>;
  /** Lets go of all open ones, which cuts their connections, and gives what another process needs to go on with them. */
  release(): Promise<readonly HandedForward[]>;
  /** Stops all and cancels their sessions within the time limit. Never rejects. */
  closeAll(timeoutMs: number): Promise<void>;
}

interface Handle {
  readonly forward: Forward;
  readonly credentials: readonly BrokeredCredential[];
}

/** Changes of a forward reach the screen at most this often. */
const COALESCE_MS = 100;

/** `changed` is called when a session may have changed its state on the controller. */
export function createForwards(runtime: Runtime, changed: () => void): Forwards {
  const handles = new Map<string, Handle>();
  /** Closed by us: their end is no news. */
  const closing = new Set<string>();
  const { clock, log } = runtime.ports;

  const take = (sessionId: string): void => {
    const handle = handles.get(sessionId);
    if (handle === undefined) return;
    const snapshot = handle.forward.snapshot();
    const before = runtime.get().forwards[sessionId]?.connections ?? [];
    for (const { level, text } of connectionNews(sessionId, before, snapshot.connections))
      log.write(level, text, 'proxy');
    runtime.update((state) => {
      const view = state.forwards[sessionId];
      if (view === undefined) return state;
      const next = withSnapshot(view, snapshot, clock.now());
      return { ...state, forwards: { ...state.forwards, [sessionId]: next } };
    });
  };

  const watch = (forward: Forward): void => {
    let due = false;
    const unsubscribe = forward.onChange(() => {
      if (due) return;
      due = true;
      clock.after(COALESCE_MS, () => {
        due = false;
        take(forward.sessionId);
        changed();
      });
    });
    void forward.ended.then((end) => {
      unsubscribe();
      take(forward.sessionId);
      handles.delete(forward.sessionId);
      closing.delete(forward.sessionId);
      changed();
      const why = end.error === undefined ? '' : `: ${end.error.message}`;
      log.write(
        end.reason === 'failed' ? 'error' : 'info',
        `${forward.sessionId} ended, ${end.reason}${why}`,
        'proxy',
      );
      const text = END_TEXT[end.reason];
      if (text === undefined) return;
      const name = nameOfForward(runtime.get(), forward);
      runtime.flash(end.reason === 'failed' ? 'error' : 'warn', `${name}: ${text}`);
    });
  };

  const open = async (request: ForwardRequest): Promise<ForwardView> => {
    const api = requireApi(runtime);
    const { hostId } = request;
    await mustBeFree(runtime, request);
    const session = await api.authorizeSession({
      target: request.targetId,
      ...(hostId === undefined ? {} : { hostId }),
    });
    const forward = await runtime.ports
      .openForward({
        authorizationToken: session.authorizationToken,
        listenAddress: request.listenAddress,
        listenPort: request.listenPort,
        nextIfBusy: request.nextIfBusy,
      })
      .catch(async (error: unknown) => {
        await api.cancelSession(session.sessionId).catch((cause: unknown) => {
          if (isBndError(cause))
            log.write('warn', `session ${session.sessionId} was not cancelled: ${cause.message}`);
          else throw cause;
        });
        throw error;
      });
    handles.set(forward.sessionId, { forward, credentials: session.credentials });
    const view = openedView(forward, {
      target: nameById(runtime.get().targets.byId, forward.targetId),
      controller: api.address,
      request,
      endpoint: session.endpoint,
      credentialCount: session.credentials.length,
      brokered: brokeredNames(session.credentials),
      openedAtMs: clock.now(),
    });
    runtime.update((state) => ({
      ...state,
      // Times left count from here, whenever the clock of the screen has been looked at last.
      nowMs: view.openedAtMs,
      forwards: { ...state.forwards, [view.sessionId]: view },
    }));
    log.write('info', `${view.sessionId} listening on ${localAddress(view)}`, 'proxy');
    watch(forward);
    changed();
    return view;
  };

  const close: Forwards['close'] = async (sessionId, options) => {
    const handle = handles.get(sessionId);
    if (handle === undefined) return undefined;
    closing.add(sessionId);
    await handle.forward.close(options);
    return (await handle.forward.ended).error;
  };

  /** A forward whose session was ended by somebody else would only refuse connections: its port is given back at once. */
  const dropEnded = (state: AppState): void => {
    for (const [sessionId, { forward }] of handles) {
      const session = state.sessions.byId.get(sessionId);
      if (closing.has(sessionId) || !isEnding(session?.status)) continue;
      void close(sessionId, { keepSession: true });
      // The controller's clock is ahead of ours: `reopen.ts` tells.
      if (session?.terminationReason === TIMED_OUT) continue;
      const text = `${nameOfForward(state, forward)}: the session was ended elsewhere; ${localAddress(forward)} is closed`;
      // Not in the middle of the change of the store that brought the news.
      queueMicrotask(() => runtime.flash('warn', text));
      runtime.ports.notify(text);
    }
  };
  runtime.store.subscribe((state, before) => {
    if (state.sessions.byId !== before.sessions.byId) dropEnded(state);
  });

  return {
    open,
    credentials: (sessionId) => handles.get(sessionId)?.credentials ?? [],
    sample: () => {
      for (const sessionId of handles.keys()) take(sessionId);
    },
    close,
    closeOf: async (controller) => {
      const { forwards } = runtime.get();
      const theirs = [...handles.keys()].filter((id) => forwards[id]?.controller === controller);
      await Promise.all(theirs.map((id) => close(id, { keepSession: true })));
    },
    release: async () => {
      const open = [...handles.values()].filter(({ forward }) => !closing.has(forward.sessionId));
      const given = open.map(({ forward }) => handed(runtime, forward));
      await Promise.all(given.map(({ sessionId }) => close(sessionId, { keepSession: true })));
      return given;
    },
    closeAll: async (timeoutMs) => {
      await Promise.all([...handles.values()].map(({ forward }) => forward.close({ timeoutMs })));
    },
  };
}

/** Of a session that is over by its time or its connections, `reopen.ts` tells, which knows how it goes on. */
const END_TEXT: Readonly<Partial<Record<ForwardEndReason, string>>> = {
  'session-over': 'the session is over',
  failed: 'the forward failed',
};

/** Rejects when the port is taken: no session is authorized for it then. Another program may still be quicker. */
async function mustBeFree({ ports, get }: Runtime, request: ForwardRequest): Promise<void> {
  const port = meantPort(get(), request);
  if (port !== undefined && !request.nextIfBusy) await ports.checkListen(request.listenAddress, port);
}

function nameOfForward(state: AppState, { sessionId, targetId }: Forward): string {
  const view = state.forwards[sessionId];
  return view === undefined ? nameById(state.targets.byId, targetId) : forwardName(state, view);
}

function handed(runtime: Runtime, forward: Forward): HandedForward {
  const { sessionId, targetId, listenAddress, listenPort, authorizationToken, tofuToken } = forward;
  const state = runtime.get();
  return {
    sessionId,
    targetId,
    target: nameOfForward(state, forward),
    controller: state.forwards[sessionId]?.controller ?? '',
    listenAddress,
    listenPort,
    authorizationToken,
    tofuToken,
  };
}
