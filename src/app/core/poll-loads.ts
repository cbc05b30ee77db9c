/** What each poll asks for, and what an answer or a failure does to the state. */
import type { ListQuery } from '../../api/types.ts';
import { loadAlone, loadAroundList } from '../features/inventory/inventory.effects.ts';
import { failAroundList, failRead } from '../features/inventory/inventory.state.ts';
import { failLoading } from './collection.ts';
import type { Connection } from './connections.ts';
import { failSessionDetail, failTargetDetail, loadSessionDetail, loadTargetDetail } from './details.ts';
import type { Failure } from './failure.ts';
import { type Change, loadList } from './load-list.ts';
import type { Poll } from './ports.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** Asks; resolves with what the answer does to the state. Rejects with BndError. */
export async function loadPoll(
  runtime: Runtime,
  on: Connection,
  poll: Poll,
  signal: AbortSignal,
): Promise<Change> {
  if (poll.kind === 'target') return loadTargetDetail(runtime, on, poll.id, signal);
  if (poll.kind === 'session') return loadSessionDetail(runtime, on, poll.id, signal);
  if (poll.kind === 'around') return loadAroundList(runtime, on, poll, signal);
  if (poll.kind === 'alone') return loadAlone(on, poll.name, poll.id, signal);
  return LISTS[poll.name](runtime, on, signal);
}

const EVERYWHERE: ListQuery = { parentId: 'global', recursive: true };
/** Ended ones too: otherwise a delta never reports that a session ended. */
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

/** The newest attempt failed: what was known stays. */
export function failPoll(state: AppState, poll: Poll, failure: Failure): AppState {
  if (poll.kind === 'target') return failTargetDetail(state, poll.id, failure);
  if (poll.kind === 'session') return failSessionDetail(state, poll.id, failure);
  if (poll.kind === 'around') return failAroundList(state, poll, failure);
  if (poll.kind === 'alone') return failRead(state, poll.id, failure);
  if (poll.name === 'scopes') return { ...state, scopes: failLoading(state.scopes, failure) };
  if (poll.name === 'targets') return { ...state, targets: failLoading(state.targets, failure) };
  return { ...state, sessions: failLoading(state.sessions, failure) };
}
