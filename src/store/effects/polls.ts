/** Keeps what is on the screen fresh: one poller for each list or resource that the visible place wants, none for anything else. */
import type { ListQuery } from '../../api/types.ts';
import { failAroundList, failRead } from '../around.ts';
import { failLoading } from '../collection.ts';
import type { Connection } from '../connections.ts';
import { type Failure, failureOf } from '../failure.ts';
import { ownSessionPolls } from '../own-sessions.ts';
import { type Poller, type RunResult, startPoller } from '../poller.ts';
import type { Poll } from '../ports.ts';
import type { Runtime } from '../runtime.ts';
import { type AppState, visiblePlace } from '../state.ts';
import { loadAlone, loadAroundList } from './around.ts';
import { failSessionDetail, failTargetDetail, loadSessionDetail, loadTargetDetail } from './details.ts';
import type { Identity } from './identity.ts';
import { type Change, loadList } from './load-list.ts';

export interface Polls {
  /** Asks for everything visible now. */
  refresh(): void;
  stop(): void;
}

/** Follows the store from now on. */
export function startPolls(runtime: Runtime, identity: Pick<Identity, 'report'>): Polls {
  const { connections } = runtime;
  const running = new Map<string, Poller>();
  let generation: number | undefined;

  const runOnce = async (on: Connection, poll: Poll, signal: AbortSignal): Promise<RunResult> => {
    if (!connections.isCurrent(on)) return { ok: false };
    // What one list was told holds for all of them.
    const pausedMs = (runtime.get().connection.pausedUntilMs ?? 0) - runtime.ports.clock.now();
    if (pausedMs > 0) return { ok: false, retryAfterMs: pausedMs };
    try {
      const change = await load(runtime, on, poll, signal);
      // One change of the store, so that the answer is drawn once.
      if (!signal.aborted && connections.isCurrent(on))
        runtime.update((state) => told(state, change(state), runtime.ports.clock.now()));
      return { ok: true };
    } catch (error) {
      if (signal.aborted || !connections.isCurrent(on)) return { ok: false };
      const failure = failureOf(error);
      if (failure === undefined) {
        runtime.ports.crash(error);
        return { ok: false };
      }
      runtime.update((state) => failed(state, poll, failure));
      identity.report(on, failure);
      return { ok: false, retryAfterMs: failure.retryAfterMs };
    }
  };

  const stopAll = (): void => {
    for (const poller of running.values()) poller.stop();
    running.clear();
  };

  const reconcile = (state: AppState): void => {
    const on = connections.current();
    // Pollers belong to the connection that they were started on.
    if (on?.generation !== generation) stopAll();
    generation = on?.generation;
    if (on === undefined) return;
    const wanted = new Map<string, Poll>();
    for (const poll of wantedPolls(runtime, state)) {
      const other = wanted.get(keyOf(poll));
      if (other === undefined || poll.everyMs < other.everyMs) wanted.set(keyOf(poll), poll);
    }
    for (const [key, poller] of running) {
      if (wanted.has(key)) continue;
      running.delete(key);
      poller.stop();
    }
    for (const [key, poll] of wanted) {
      const known = running.get(key);
      if (known !== undefined) {
        known.setInterval(poll.everyMs);
        continue;
      }
      const { clock, random } = runtime.ports;
      const poller = startPoller({
        run: (signal) => runOnce(on, poll, signal),
        everyMs: poll.everyMs,
        clock,
        random,
      });
      running.set(key, poller);
    }
  };

  const unsubscribe = runtime.store.subscribe(reconcile);
  reconcile(runtime.get());
  return {
    refresh: () => {
      for (const poller of running.values()) poller.trigger();
    },
    stop: () => {
      unsubscribe();
      stopAll();
    },
  };
}

function wantedPolls(runtime: Runtime, state: AppState): readonly Poll[] {
  if (state.connection.phase !== 'signed-in' || state.closing) return [];
  const shown = state.focused ? runtime.screens.polls(state, visiblePlace(state)) : [];
  return [...shown, ...ownSessionPolls(state)];
}

function keyOf(poll: Poll): string {
  if (poll.kind === 'around') return `list ${poll.name} of ${poll.parentId}`;
  return poll.kind === 'list' ? `list ${poll.name}` : `${poll.kind} ${poll.id}`;
}

async function load(runtime: Runtime, on: Connection, poll: Poll, signal: AbortSignal): Promise<Change> {
  if (poll.kind === 'target') return loadTargetDetail(runtime, on, poll.id, signal);
  if (poll.kind === 'session') return loadSessionDetail(runtime, on, poll.id, signal);
  if (poll.kind === 'around') return loadAroundList(runtime, on, poll, signal);
  if (poll.kind === 'alone') return loadAlone(on, poll.name, poll.id, signal);
  return LISTS[poll.name](runtime, on, signal);
}

const EVERYWHERE: ListQuery = { parentId: 'global', recursive: true };
/** Ended ones too: otherwise a delta never tells that a session ended. */
const ALL_SESSIONS: ListQuery = { ...EVERYWHERE, includeTerminated: true };

const LISTS: Readonly<
  Record<
    'scopes' | 'targets' | 'sessions',
    (runtime: Runtime, on: Connection, signal: AbortSignal) => Promise<Change>
  >
> = {
  scopes: (runtime, { api }, signal) =>
    loadList(runtime, {
      ask: (listToken) => api.list('scopes', EVERYWHERE, listToken, signal),
      pick: (state) => state.scopes,
      put: (state, scopes) => ({ ...state, scopes }),
    }),
  targets: (runtime, { api }, signal) =>
    loadList(runtime, {
      ask: (listToken) => api.list('targets', EVERYWHERE, listToken, signal),
      pick: (state) => state.targets,
      put: (state, targets) => ({ ...state, targets }),
    }),
  sessions: (runtime, { api }, signal) =>
    loadList(runtime, {
      ask: (listToken) => api.list('sessions', ALL_SESSIONS, listToken, signal),
      pick: (state) => state.sessions,
      put: (state, sessions) => ({ ...state, sessions }),
    }),
};

function told(before: AppState, after: AppState, nowMs: number): AppState {
  return after === before && isOnline(before) ? before : online(after, nowMs);
}

function isOnline({ connection }: AppState): boolean {
  return connection.offline === undefined && connection.pausedUntilMs === undefined;
}

function online(state: AppState, nowMs: number): AppState {
  const { connection } = state;
  if (isOnline(state)) return { ...state, nowMs };
  return { ...state, nowMs, connection: { ...connection, offline: undefined, pausedUntilMs: undefined } };
}

function failed(state: AppState, poll: Poll, failure: Failure): AppState {
  if (poll.kind === 'target') return failTargetDetail(state, poll.id, failure);
  if (poll.kind === 'session') return failSessionDetail(state, poll.id, failure);
  if (poll.kind === 'around') return failAroundList(state, poll, failure);
  if (poll.kind === 'alone') return failRead(state, poll.id, failure);
  if (poll.name === 'scopes') return { ...state, scopes: failLoading(state.scopes, failure) };
  if (poll.name === 'targets') return { ...state, targets: failLoading(state.targets, failure) };
  return { ...state, sessions: failLoading(state.sessions, failure) };
}
