/** Open forwards: handles and secrets are held here, the store has the figures. */

import { END_WITHIN_MS, endSession, type SessionEnding, throughWorker } from '../../../lib/end-session.ts';
import { BndError } from '../../../lib/errors.ts';
import { connectionNews } from '../../../proxy/connection-news.ts';
import type { OpenForward, WebAccess } from '../../../proxy/types.ts';
import type { BrokeredCredential } from '../../../wire/resources.ts';
import { coalesced } from '../../core/coalesced.ts';
import type { Connection } from '../../core/connections.ts';
import { cancelSession, type LeftSession } from '../../core/left-sessions.ts';
import { nameById } from '../../core/names.ts';
import type { HandedForward } from '../../core/ports.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { SessionReads } from '../../core/session-reads.ts';
import { type SessionRef, sessionKey } from '../../core/session-ref.ts';
import { isEnding } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import { reportEnd } from './ended-forwards.effects.ts';
import { withoutEnded } from './ended-forwards.state.ts';
import type { ForwardRequest } from './forward-request.state.ts';
import { type ForwardView, localAddress, withSnapshot } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName, withoutOldEnds } from './held-forwards.state.ts';
import { authorizeAndListen, type OpenedForward } from './open-forward.effects.ts';
import { createOpenings, type Opening } from './openings.effects.ts';
import { TIMED_OUT } from './session-warnings.state.ts';

export interface Forwards {
  /**
   * Authorizes a session on a connection and listens for it, even if another connection is current by then. Rejects with BndError; no session is left
   * behind then. `openForward`: absent for the one of the ports.
   */
  open(on: Connection, request: ForwardRequest, openForward?: OpenForward): Promise<ForwardView>;
  /** Resolves with the secrets of an open forward's session; none if it is not open here. Rejects with BndError if a background process has them and does not give them. */
  credentials(ref: SessionRef): Promise<readonly BrokeredCredential[]>;
  /** Switches one to web access. Resolves with the one-time address, which is secret; undefined if it is not open here. Rejects with BndError. */
  openWeb(ref: SessionRef, access: WebAccess): Promise<string | undefined>;
  /** Updates the figures of all open forwards. */
  sample(): void;
  /** Closes one and ends its session: asks the worker, else the controller. Never rejects with a BndError; undefined if it is not open here. */
  end(ref: SessionRef): Promise<SessionEnding | undefined>;
  /** Closes one whose session is over or continues elsewhere. Never rejects. */
  drop(ref: SessionRef): Promise<void>;
  /** Ends all of a controller, including those being opened. Never rejects with a BndError; resolves with sessions that may stay active. */
  endOf(controller: string): Promise<readonly LeftSession[]>;
  /** Closes all of a controller whose sessions are over. Never rejects. */
  dropOf(controller: string): Promise<void>;
  /** Releases all open ones except those of the lab, which closes their connections, and returns what another process needs to continue them. */
  release(): Promise<readonly Released[]>;
  /**
   * Ends all, including those being opened, within the time limit; none is opened any more. Never rejects with a BndError; resolves with sessions
   * that may stay active.
   */
  endAll(timeoutMs: number): Promise<readonly LeftSession[]>;
}

/** A forward for another process, with a way to cancel its session if that process does not take it. */
export interface Released {
  readonly forward: HandedForward;
  cancel(): Promise<SessionEnding>;
}

interface Handle extends Omit<OpenedForward, 'view'> {
  /** Of its target, when it was opened. */
  readonly name: string;
}

/** `reads` checks sessions whose status may have changed on the controller. */
export function createForwards(runtime: Runtime, reads: SessionReads): Forwards {
  const handles = new Map<string, Handle>();
  const openings = createOpenings(runtime);
  /** Sessions that a forward uses or is about to use: a repeated response must not assign one to two forwards. */
  const claimed = new Set<string>();
  /** Closed locally: their end is not reported. */
  const closing = new Set<string>();
  const { clock, log } = runtime.ports;
  const { connections } = runtime;

  /** Where a session can be read and canceled: the current sign-in to its controller, else the one that authorized it. */
  const connectionFor = (on: Connection): Connection => {
    const current = connections.current();
    return current?.user !== undefined && current.address === on.address ? current : on;
  };
  const logName = ({ forward, on }: Pick<Handle, 'forward' | 'on'>): string =>
    runtime.sessionName({ controller: on.address, sessionId: forward.sessionId });

  const take = (key: string): void => {
    const handle = handles.get(key);
    if (handle === undefined) return;
    const snapshot = handle.forward.snapshot();
    const before = runtime.get().forwards[key]?.connections ?? [];
    for (const { level, text } of connectionNews(logName(handle), before, snapshot.connections))
      log.write(level, text, 'proxy');
    runtime.update((state) => {
      const view = state.forwards[key];
      if (view === undefined) return state;
      const next = withSnapshot(view, snapshot, clock.now());
      return { ...state, forwards: { ...state.forwards, [key]: next } };
    });
  };

  const noteChange = coalesced(clock, (keys) => keys.forEach(take));

  const watch = (key: string, handle: Handle): void => {
    const { forward, on } = handle;
    const unsubscribe = forward.onChange(() => noteChange(key));
    const release = connections.hold(on);
    void forward.ended.then((end) => {
      unsubscribe();
      take(key);
      runtime.update(withoutOldEnds);
      handles.delete(key);
      claimed.delete(key);
      closing.delete(key);
      release();
      reads.follow(connectionFor(on), forward.sessionId);
      log.write(
        end.reason === 'failed' ? 'error' : 'info',
        forwardsText.log.ended(logName(handle), end.reason, end.error?.message),
        'proxy',
      );
      // `reopen.effects.ts` reports sessions that ended by time or connections, since it knows whether they are reopened.
      const view = runtime.get().forwards[key];
      if (view === undefined) return;
      if (end.reason === 'session-over')
        reportEnd(runtime, view, { why: 'ended', reason: forwardsText.sessionEnded });
      if (end.reason === 'failed')
        reportEnd(runtime, view, {
          why: 'failed',
          reason: forwardsText.forwardFailed(end.error?.message),
          kind: 'error',
        });
    });
  };

  const claim = (ref: SessionRef): (() => void) => {
    const key = sessionKey(ref);
    if (claimed.has(key)) throw new BndError('bad-answer', forwardsText.sessionTwice(ref.sessionId));
    claimed.add(key);
    return () => claimed.delete(key);
  };

  const openOn = async (
    on: Connection,
    request: ForwardRequest,
    name: string,
    opening: Opening,
    openForward = runtime.ports.openForward,
  ): Promise<ForwardView> => {
    const { view, ...opened } = await authorizeAndListen(runtime, on, {
      request,
      name,
      opening,
      openForward,
      claim: (sessionId) => claim({ controller: on.address, sessionId }),
      sessionState: (sessionId) => reads.state(connectionFor(on), sessionId),
    });
    const handle = { ...opened, name };
    const key = sessionKey(view);
    handles.set(key, handle);
    watch(key, handle);
    if (opening.isUnwanted()) {
      const ending = await endHandle(key, handle, END_WITHIN_MS);
      if (!ending.ended) opening.leave(ending);
    }
    opening.mustBeWanted();
    runtime.update((state) => ({
      ...withoutEnded(state, view),
      // Remaining times count from here, whenever the clock of the screen was last updated.
      nowMs: view.openedAtMs,
      forwards: { ...state.forwards, [key]: view },
    }));
    log.write('info', forwardsText.log.listening(logName(handle), localAddress(view)), 'proxy');
    reads.look(connectionFor(on), view.sessionId);
    return view;
  };

  const open: Forwards['open'] = (on, request, openForward) => {
    const name = nameById(runtime.get().targets.byId, request.targetId);
    return openings.track(on, name, (opening) => openOn(on, request, name, opening, openForward));
  };

  const apiFor = ({ on }: Handle): Connection['api'] => connectionFor(on).api;

  const endHandle = async (key: string, handle: Handle, withinMs: number): Promise<SessionEnding> => {
    const { forward } = handle;
    closing.add(key);
    return endSession({
      askWorker: throughWorker(forward),
      askController: (signal) => apiFor(handle).cancelSession(forward.sessionId, signal),
      expiresAtMs: forward.expiresAtMs,
      withinMs,
      after: clock.after,
    });
  };

  const endKey = async (key: string, withinMs: number): Promise<readonly LeftSession[]> => {
    const handle = handles.get(key);
    if (handle === undefined) return [];
    const ending = await endHandle(key, handle, withinMs);
    if (ending.ended) return [];
    return [{ name: nameOf(runtime.get(), handle), ending }];
  };

  const endWhere = async (
    isMeant: (controller: string) => boolean,
    withinMs: number,
  ): Promise<readonly LeftSession[]> => {
    const theirs = [...handles].filter(([, { on }]) => isMeant(on.address));
    const left = await Promise.all([
      ...theirs.map(([key]) => endKey(key, withinMs)),
      openings.end(isMeant, withinMs),
    ]);
    return left.flat();
  };

  const drop = async (key: string): Promise<void> => {
    const handle = handles.get(key);
    if (handle === undefined) return;
    closing.add(key);
    await handle.forward.close({ keepSession: true });
  };

  /** A forward whose session was ended by another client would only refuse connections: its port is closed at once. */
  const dropEnded = (state: AppState): void => {
    for (const [key, handle] of handles) {
      const { forward, on } = handle;
      if (on.address !== state.connection.address) continue;
      const session = state.sessions.byId.get(forward.sessionId);
      if (closing.has(key) || !isEnding(session?.status)) continue;
      void drop(key);
      // The controller's clock is ahead of ours: `reopen.ts` reports it.
      if (session?.terminationReason === TIMED_OUT) continue;
      const reason = forwardsText.canceledElsewhere(localAddress(forward));
      const view = state.forwards[key];
      // Not in the middle of the state change that caused it.
      if (view !== undefined) queueMicrotask(() => reportEnd(runtime, view, { why: 'canceled', reason }));
      runtime.ports.notify(forwardsText.about(nameOf(state, handle), reason));
    }
  };
  runtime.store.subscribe((state, before) => {
    if (state.sessions.byId !== before.sessions.byId) dropEnded(state);
  });

  return {
    open,
    credentials: async (ref) => handles.get(sessionKey(ref))?.credentials ?? [],
    openWeb: async (ref, access) => handles.get(sessionKey(ref))?.forward.openWeb(access),
    sample: () => {
      for (const key of handles.keys()) take(key);
    },
    end: async (ref) => {
      const key = sessionKey(ref);
      const handle = handles.get(key);
      return handle === undefined ? undefined : endHandle(key, handle, END_WITHIN_MS);
    },
    drop: (ref) => drop(sessionKey(ref)),
    endOf: (controller) => endWhere((address) => address === controller, END_WITHIN_MS),
    dropOf: async (controller) => {
      const theirs = [...handles].filter(([, { on }]) => on.address === controller);
      await Promise.all(theirs.map(([key]) => drop(key)));
    },
    release: async () => {
      const open = [...handles].filter(([key, { on }]) => !closing.has(key) && !on.lab);
      const given = open.map(
        ([, handle]): Released => ({
          forward: handed(runtime, handle),
          cancel: () => cancelSession(apiFor(handle), clock, handle.forward),
        }),
      );
      await Promise.all(open.map(([key]) => drop(key)));
      return given;
    },
    endAll: (timeoutMs) => {
      openings.shut();
      return endWhere(() => true, timeoutMs);
    },
  };
}

function nameOf(state: AppState, { name, forward, on }: Handle): string {
  return forwardName(state, { target: name, targetId: forward.targetId, controller: on.address });
}

function handed(runtime: Runtime, handle: Handle): HandedForward {
  const { forward, on, credentials } = handle;
  const { sessionId, targetId, listenAddress, listenPort, authorizationToken, tofuToken } = forward;
  return {
    sessionId,
    targetId,
    target: nameOf(runtime.get(), handle),
    controller: on.address,
    listenAddress,
    listenPort,
    authorizationToken,
    tofuToken,
    credentials,
  };
}
