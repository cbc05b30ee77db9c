/** Loads one target with its hosts, or one session with its connections. */

import type { BoundaryApi } from '../../api/types.ts';
import { isBndError } from '../../lib/errors.ts';
import type { Host, HostSet, Target } from '../../wire/resources.ts';
import { upsert } from './collection.ts';
import type { Connection } from './connections.ts';
import { readExactly } from './exact-read.ts';
import type { Failure } from './failure.ts';
import type { Runtime } from './runtime.ts';
import type { AppState, SessionDetail, TargetDetail } from './state.ts';

const NO_TARGET: TargetDetail = {
  target: undefined,
  hostSets: [],
  hosts: [],
  failure: undefined,
  fetchedAtMs: undefined,
};
const NO_SESSION: SessionDetail = { session: undefined, failure: undefined, fetchedAtMs: undefined };

/**
 * Reads the target, its host sets and their hosts; resolves with the change of the state. Unreadable hosts are omitted: the controller can still
 * choose them.
 */
export async function loadTargetDetail(
  runtime: Runtime,
  { api }: Connection,
  targetId: string,
  signal: AbortSignal,
): Promise<(state: AppState) => AppState> {
  const target = await readExactly(api, 'targets', targetId, signal);
  const hostSets = await loadHostSets(api, target, signal);
  const hosts = await loadHosts(api, hostSets, signal);
  const detail: TargetDetail = {
    target,
    hostSets,
    hosts,
    failure: undefined,
    fetchedAtMs: runtime.ports.clock.now(),
  };
  return (state) => ({
    ...state,
    targets: upsert(state.targets, target),
    targetDetails: { ...state.targetDetails, [targetId]: detail },
  });
}

async function loadHostSets(
  api: BoundaryApi,
  target: Target,
  signal: AbortSignal,
): Promise<readonly HostSet[]> {
  const sets = await Promise.all(
    target.hostSources.map((source) => readable(readExactly(api, 'host-sets', source.id, signal))),
  );
  return sets.filter((set) => set !== undefined);
}

/** One listing per host catalog, never one request per host. */
async function loadHosts(
  api: BoundaryApi,
  sets: readonly HostSet[],
  signal: AbortSignal,
): Promise<readonly Host[]> {
  const catalogs = new Set(sets.map((set) => set.hostCatalogId).filter((id) => id !== undefined));
  const members = new Set(sets.flatMap((set) => set.hostIds));
  const setIds = new Set(sets.map((set) => set.id));
  const lists = await Promise.all(
    [...catalogs].map((id) => readable(api.list('hosts', { parentId: id }, undefined, signal))),
  );
  const hosts = lists.flatMap((list) => list?.items ?? []);
  return hosts.filter((host) => members.has(host.id) || host.hostSetIds.some((id) => setIds.has(id)));
}

async function readable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isBndError(error, 'forbidden', 'not-found', 'unsupported')) return undefined;
    throw error;
  }
}

/** Reads the session; resolves with the change of the state. Its row in the list is updated too. */
export async function loadSessionDetail(
  runtime: Runtime,
  { api }: Connection,
  sessionId: string,
  signal: AbortSignal,
): Promise<(state: AppState) => AppState> {
  const session = await readExactly(api, 'sessions', sessionId, signal);
  const detail: SessionDetail = { session, failure: undefined, fetchedAtMs: runtime.ports.clock.now() };
  return (state) => ({
    ...state,
    sessions: upsert(state.sessions, session),
    sessionDetails: { ...state.sessionDetails, [sessionId]: detail },
  });
}

/** Records a failed read; the known data stays. */
export function failTargetDetail(state: AppState, id: string, failure: Failure): AppState {
  const known = state.targetDetails[id] ?? NO_TARGET;
  return { ...state, targetDetails: { ...state.targetDetails, [id]: { ...known, failure } } };
}

/** Records a failed read; the known data stays. */
export function failSessionDetail(state: AppState, id: string, failure: Failure): AppState {
  const known = state.sessionDetails[id] ?? NO_SESSION;
  return { ...state, sessionDetails: { ...state.sessionDetails, [id]: { ...known, failure } } };
}
