/** Lists and resources of core: their requests, and the change of the state after a response or a failure. */

import type { ListQuery } from '../../api/types.ts';
import { isBndError } from '../../lib/errors.ts';
import { failLoading } from './collection.ts';
import type { Connection } from './connections.ts';
import { failSessionDetail, failTargetDetail, loadSessionDetail, loadTargetDetail } from './details.ts';
import { type Change, loadList } from './load-list.ts';
import type { PollTable } from './poll-table.ts';
import type { Runtime } from './runtime.ts';
import type { SessionDetail, TargetDetail } from './state.ts';

/** Key of the read of one session: `session s_1`. */
export const SESSION = 'session ';

export const CORE_POLLS: Pick<PollTable, 'list' | 'target' | 'session'> = {
  list: {
    key: ({ name }) => `list ${name}`,
    load: (runtime, on, { name }, signal) => loadCoreList(runtime, on, name, signal),
    fail: (state, { name }, failure) => {
      if (name === 'scopes') return { ...state, scopes: failLoading(state.scopes, failure) };
      if (name === 'targets') return { ...state, targets: failLoading(state.targets, failure) };
      return { ...state, sessions: failLoading(state.sessions, failure) };
    },
    isFirst: (state, { name }) => state[name].status === 'loading',
  },
  target: {
    key: ({ id }) => `target ${id}`,
    load: (runtime, on, { id }, signal) => loadTargetDetail(runtime, on, id, signal),
    fail: (state, { id }, failure) => failTargetDetail(state, id, failure),
    isFirst: (state, { id }) => isUnknown(state.targetDetails[id]),
  },
  session: {
    key: ({ id }) => SESSION + id,
    load: (runtime, on, { id }, signal) => loadSessionDetail(runtime, on, id, signal),
    fail: (state, { id }, failure) => failSessionDetail(state, id, failure),
    isFirst: (state, { id }) => isUnknown(state.sessionDetails[id]),
  },
};

function isUnknown(detail: TargetDetail | SessionDetail | undefined): boolean {
  return detail?.fetchedAtMs === undefined && detail?.failure === undefined;
}

const EVERYWHERE: ListQuery = { parentId: 'global', recursive: true };
/** Including terminated ones: otherwise a delta never reports that a session ended. */
const ALL_SESSIONS: ListQuery = { ...EVERYWHERE, includeTerminated: true };

type CoreList = 'scopes' | 'targets' | 'sessions';

/** Lists one of the collections of all scopes. Rejects with BndError. */
export function loadCoreList(
  runtime: Runtime,
  on: Connection,
  name: CoreList,
  signal: AbortSignal,
): Promise<Change> {
  return LISTS[name](runtime, on, signal);
}

/** Updates the state by what was loaded; nothing changes if that fails, e.g. without permission. */
export async function refreshIfAllowed(
  runtime: Runtime,
  on: Connection,
  load: () => Promise<Change>,
): Promise<void> {
  try {
    const change = await load();
    if (runtime.connections.isCurrent(on)) runtime.update(change);
  } catch (error) {
    if (!isBndError(error)) throw error;
  }
}

const LISTS: Readonly<
  Record<CoreList, (runtime: Runtime, on: Connection, signal: AbortSignal) => Promise<Change>>
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
