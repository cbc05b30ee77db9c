/** Keeps what is on the screen fresh: one poller for each list or resource that the visible place wants, none for anything else. */
import type { ListQuery, ListResult } from '../../api/types.ts';
import type { ResourceBase } from '../../protocol/resources.ts';
import { applyDelta, type Collection, failLoading, startLoading } from '../collection.ts';
import { type Failure, failureOf } from '../failure.ts';
import { ownSessionPolls } from '../own-sessions.ts';
import { type Poller, type RunResult, startPoller } from '../poller.ts';
import type { Poll } from '../ports.ts';
import { type Runtime, requireApi } from '../runtime.ts';
import { type AppState, visiblePlace } from '../state.ts';
import { failSessionDetail, failTargetDetail, loadSessionDetail, loadTargetDetail } from './details.ts';
import type { Identity } from './identity.ts';

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
      const change = await load(runtime, poll, signal);
      // One change of the store, so that the answer is drawn once.
      if (!signal.aborted) runtime.update((state) => told(state, change(state), runtime.ports.clock.now()));
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
  if (state.connection.phase !== 'signed-in' || state.closing) return [];
  const shown = state.focused ? runtime.screens.polls(state, visiblePlace(state)) : [];
  return [...shown, ...ownSessionPolls(state)];
}

function keyOf(poll: Poll): string {
  return poll.kind === 'list' ? `list ${poll.name}` : `${poll.kind} ${poll.id}`;
}

/** What the answer does to the state. */
type Change = (state: AppState) => AppState;

async function load(runtime: Runtime, poll: Poll, signal: AbortSignal): Promise<Change> {
  if (poll.kind === 'target') return loadTargetDetail(runtime, poll.id, signal);
  if (poll.kind === 'session') return loadSessionDetail(runtime, poll.id, signal);
  return LISTS[poll.name](runtime, signal);
}

const EVERYWHERE: ListQuery = { parentId: 'global', recursive: true };
/** Ended ones too: otherwise a delta never tells that a session ended. */
const ALL_SESSIONS: ListQuery = { ...EVERYWHERE, includeTerminated: true };

const LISTS: Readonly<
  Record<'scopes' | 'targets' | 'sessions', (runtime: Runtime, signal: AbortSignal) => Promise<Change>>
> = {
  scopes: (runtime, signal) =>
    loadList(runtime, {
      ask: (listToken) => requireApi(runtime).list('scopes', EVERYWHERE, listToken, signal),
      pick: (state) => state.scopes,
      put: (state, scopes) => ({ ...state, scopes }),
    }),
  targets: (runtime, signal) =>
    loadList(runtime, {
      ask: (listToken) => requireApi(runtime).list('targets', EVERYWHERE, listToken, signal),
      pick: (state) => state.targets,
      put: (state, targets) => ({ ...state, targets }),
    }),
  sessions: (runtime, signal) =>
    loadList(runtime, {
      ask: (listToken) => requireApi(runtime).list('sessions', ALL_SESSIONS, listToken, signal),
      pick: (state) => state.sessions,
      put: (state, sessions) => ({ ...state, sessions }),
    }),
};

interface ListSource<T> {
  readonly ask: (listToken: string | undefined) => Promise<ListResult<T>>;
  readonly pick: (state: AppState) => Collection<T>;
  readonly put: (state: AppState, collection: Collection<T>) => AppState;
}

/** One recursive listing from the global scope, whatever the number of projects; list tokens make every further one a delta. */
async function loadList<T extends ResourceBase>(runtime: Runtime, source: ListSource<T>): Promise<Change> {
  runtime.update((state) => {
    const known = source.pick(state);
    const begun = startLoading(known);
    return begun === known ? state : source.put(state, begun);
  });
  const result = await source.ask(source.pick(runtime.get()).listToken);
  return (state) => {
    const known = source.pick(state);
    const next = applyDelta(known, result, runtime.ports.clock.now());
    return isNoNews(known, next) ? state : source.put(state, next);
  };
}

/** An answer that changes nothing is not worth a frame; but for the age of the rows, which is told to the second only after several of them. */
const NO_NEWS_WITHIN_MS = 2_000;

function isNoNews<T>(known: Collection<T>, next: Collection<T>): boolean {
  // The list token of before stays: it asks for a little more than the newest one would.
  return (
    next.byId === known.byId &&
    known.status === 'ready' &&
    known.listToken !== undefined &&
    (next.fetchedAtMs ?? 0) - (known.fetchedAtMs ?? 0) < NO_NEWS_WITHIN_MS
  );
}

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
  if (poll.name === 'scopes') return { ...state, scopes: failLoading(state.scopes, failure) };
  if (poll.name === 'targets') return { ...state, targets: failLoading(state.targets, failure) };
  return { ...state, sessions: failLoading(state.sessions, failure) };
}
