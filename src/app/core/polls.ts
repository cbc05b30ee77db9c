/** Keeps the screen fresh: one poller for each list or resource that the visible view needs, none for anything else. */

import type { Connection } from './connections.ts';
import { type Failure, failureOf } from './failure.ts';
import { createListTurns } from './list-turns.ts';
import { pauseMs } from './pace.ts';
import type { Poll } from './poll.ts';
import { SESSION } from './poll-loads.ts';
import { type PollTable, pollRecord } from './poll-table.ts';
import { type Poller, type RunResult, startPoller } from './poller.ts';
import type { Runtime } from './runtime.ts';
import { type AppState, isAtRest, visibleView } from './state.ts';
import type { Use } from './use.ts';

export interface Polls {
  /** Requests everything visible now. */
  refresh(): void;
  /** Postpones the poll of a session, if any, by a whole pause, because it was read in another way. */
  sessionCame(sessionId: string): void;
  stop(): void;
}

/** Follows the store from now on. `use` is notified about a new connection. */
export function startPolls(
  runtime: Runtime,
  table: PollTable,
  {
    report,
    use,
  }: { readonly report: (on: Connection, failure: Failure) => void; readonly use: Pick<Use, 'note'> },
): Polls {
  const { connections } = runtime;
  const turns = createListTurns(runtime);
  const running = new Map<string, Poller>();
  let generation: number | undefined;

  const runOnce = async (on: Connection, poll: Poll, signal: AbortSignal): Promise<RunResult> => {
    if (!connections.isCurrent(on)) return { ok: false };
    // What one list found out applies to all of them.
    const pausedMs = (runtime.get().connection.pausedUntilMs ?? 0) - runtime.ports.clock.now();
    if (pausedMs > 0) return { ok: false, retryAfterMs: pausedMs };
    try {
      const change = await pollRecord(table, poll).load(
        runtime,
        { ...on, api: turns.paced(on.api) },
        poll,
        signal,
      );
      if (signal.aborted || !connections.isCurrent(on)) return { ok: false };
      const nowMs = runtime.ports.clock.now();
      // One state change, so that the response is drawn once.
      runtime.update((state) => told(state, change(state), nowMs));
      // The list contains the status of every session, which must not be late.
      if (poll.kind === 'list' && poll.name === 'sessions')
        for (const [key, poller] of running) if (key.startsWith(SESSION)) poller.skip();
      return { ok: true };
    } catch (error) {
      if (signal.aborted || !connections.isCurrent(on)) return { ok: false };
      const failure = failureOf(error);
      if (failure === undefined) {
        runtime.ports.crash(error);
        return { ok: false };
      }
      runtime.update((state) => pollRecord(table, poll).fail(state, poll, failure));
      report(on, failure);
      return { ok: false, retryAfterMs: failure.retryAfterMs };
    }
  };

  const stopAll = (): void => {
    for (const poller of running.values()) poller.stop();
    running.clear();
  };

  const reconcile = (state: AppState): void => {
    const on = connections.current();
    // Pollers belong to the connection on which they were started.
    if (on?.generation !== generation) {
      stopAll();
      generation = on?.generation;
      // Everything is requested the first time, with or without a key. Not in the middle of a state change.
      queueMicrotask(use.note);
    }
    if (on === undefined) return;
    const inUse = !isAtRest(state);
    const wanted = new Map<string, Poll>();
    for (const poll of wantedPolls(runtime, state)) {
      const key = pollRecord(table, poll).key(poll);
      const other = wanted.get(key);
      if (other === undefined || poll.everyMs < other.everyMs) wanted.set(key, poll);
    }
    for (const [key, poller] of running) {
      if (wanted.has(key)) continue;
      running.delete(key);
      poller.stop();
    }
    for (const [key, poll] of wanted) {
      const known = running.get(key);
      if (known !== undefined) {
        known.setInterval(pauseMs(poll, inUse));
        continue;
      }
      const { clock, random } = runtime.ports;
      const poller = startPoller({
        run: (signal) => runOnce(on, poll, signal),
        everyMs: pauseMs(poll, inUse),
        stretch: () => turns.stretch(on.api),
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
    sessionCame: (sessionId) => running.get(SESSION + sessionId)?.skip(),
    stop: () => {
      unsubscribe();
      stopAll();
    },
  };
}

function wantedPolls(runtime: Runtime, state: AppState): readonly Poll[] {
  if (state.connection.phase !== 'signed-in' || state.closing) return [];
  const shown = state.focused ? runtime.catalog.polls(state, visibleView(state)) : [];
  return [...shown, ...runtime.catalog.alwaysPolls(state)];
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
