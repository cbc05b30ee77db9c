/** Keeps what is on the screen fresh: one poller for each list or resource that the visible place wants, none for anything else. */
import type { ListQuery } from '../../api/types.ts';
import { failAroundList, failRead } from '../around.ts';
import { failLoading } from '../collection.ts';
import { type Failure, failureOf } from '../failure.ts';
import { type Poller, type RunResult, startPoller } from '../poller.ts';
import type { Poll } from '../ports.ts';
import { type Runtime, requireApi } from '../runtime.ts';
import { type AppState, visiblePlace } from '../state.ts';
import { loadAlone, loadAroundList } from './around.ts';
import { failSessionDetail, failTargetDetail, loadSessionDetail, loadTargetDetail } from './details.ts';
import type { Identity } from './identity.ts';
import { loadList } from './load-list.ts';

export interface Polls {
  /** Asks for everything visible now. */
  refresh(): void;
  stop(): void;
}

/** Follows the store from now on. */
export function startPolls(runtime: Runtime, identity: Pick<Identity, 'report'>): Polls {
  const running = new Map<string, Poller>();

  const runOnce = async (poll: Poll, signal: AbortSignal): Promise<RunResult> => {
    // What one list was told holds for all of them.
    const pausedMs = (runtime.get().connection.pausedUntilMs ?? 0) - runtime.ports.clock.now();
    if (pausedMs > 0) return { ok: false, retryAfterMs: pausedMs };
    try {
      await load(runtime, poll, signal);
      if (!signal.aborted) runtime.update((state) => online(state, runtime.ports.clock.now()));
      return { ok: true };
    } catch (error) {
      if (signal.aborted) return { ok: false };
      const failure = failureOf(error);
      if (failure === undefined) {
        runtime.ports.crash(error);
        return { ok: false };
      }
      runtime.update((state) => failed(state, poll, failure));
      identity.report(failure);
      return { ok: false, retryAfterMs: failure.retryAfterMs };
    }
  };

  const reconcile = (state: AppState): void => {
    const wanted = new Map(wantedPolls(runtime, state).map((poll) => [keyOf(poll), poll]));
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
        run: (signal) => runOnce(poll, signal),
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
      for (const poller of running.values()) poller.stop();
      running.clear();
    },
  };
}

function wantedPolls(runtime: Runtime, state: AppState): readonly Poll[] {
  if (state.connection.phase !== 'signed-in' || state.closing || !state.focused) return [];
  return runtime.screens.polls(state, visiblePlace(state));
}

function keyOf(poll: Poll): string {
  if (poll.kind === 'around') return `list ${poll.name} of ${poll.parentId}`;
  return poll.kind === 'list' ? `list ${poll.name}` : `${poll.kind} ${poll.id}`;
}

async function load(runtime: Runtime, poll: Poll, signal: AbortSignal): Promise<void> {
  if (poll.kind === 'target') return loadTargetDetail(runtime, poll.id, signal);
  if (poll.kind === 'session') return loadSessionDetail(runtime, poll.id, signal);
  if (poll.kind === 'around') return loadAroundList(runtime, poll, signal);
  if (poll.kind === 'alone') return loadAlone(runtime, poll.name, poll.id, signal);
  return LISTS[poll.name](runtime, signal);
}

const EVERYWHERE: ListQuery = { parentId: 'global', recursive: true };
/** Ended ones too: otherwise a delta never tells that a session ended. */
const ALL_SESSIONS: ListQuery = { ...EVERYWHERE, includeTerminated: true };

const LISTS: Readonly<
  Record<'scopes' | 'targets' | 'sessions', (runtime: Runtime, signal: AbortSignal) => Promise<void>>
> = {
  scopes: (runtime, signal) =>
    loadList(runtime, signal, {
      ask: (listToken) => requireApi(runtime).list('scopes', EVERYWHERE, listToken, signal),
      pick: (state) => state.scopes,
      put: (state, scopes) => ({ ...state, scopes }),
    }),
  targets: (runtime, signal) =>
    loadList(runtime, signal, {
      ask: (listToken) => requireApi(runtime).list('targets', EVERYWHERE, listToken, signal),
      pick: (state) => state.targets,
      put: (state, targets) => ({ ...state, targets }),
    }),
  sessions: (runtime, signal) =>
    loadList(runtime, signal, {
      ask: (listToken) => requireApi(runtime).list('sessions', ALL_SESSIONS, listToken, signal),
      pick: (state) => state.sessions,
      put: (state, sessions) => ({ ...state, sessions }),
    }),
};

function online(state: AppState, nowMs: number): AppState {
  const { connection } = state;
  if (connection.offline === undefined && connection.pausedUntilMs === undefined) return { ...state, nowMs };
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
