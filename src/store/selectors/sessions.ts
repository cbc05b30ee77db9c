/** Rows of the list of sessions: what the controller tells, joined with our own forwards. */
import { memoizeLast } from '../../lib/memo.ts';
import { sanitize } from '../../lib/text.ts';
import type { Session, Target } from '../../protocol/resources.ts';
import { type ForwardView, localAddress } from '../forward-view.ts';
import type { Place } from '../place.ts';
import { mergeSorted } from '../sort.ts';
import type { AppState } from '../state.ts';
import { rowFilter } from './filtered.ts';
import { nameById } from './names.ts';

export interface SessionRow {
  readonly id: string;
  /** pending, active, canceling, terminated. */
  readonly status: string;
  readonly reason: string;
  readonly targetId: string | undefined;
  readonly target: string;
  readonly endpoint: string;
  readonly user: string;
  readonly mine: boolean;
  /** By the grants that the controller tells; true where it tells none. */
  readonly mayCancel: boolean;
  readonly forward: ForwardView | undefined;
  /** host:port, `(other client)`, or `-` when it is over. */
  readonly local: string;
  readonly createdAtMs: number | undefined;
  readonly expiresAtMs: number | undefined;
}

/** Rows of a place: mine unless `all`, live unless `ended`, of one target where the place names one. */
export function sessionRows(state: AppState, place: Place): readonly SessionRow[] {
  return filtered(placeRows(state, place), place.filter);
}

/** How many rows the place has without its filter. */
export function sessionTotal(state: AppState, place: Place): number {
  return placeRows(state, place).length;
}

function placeRows(state: AppState, place: Place): readonly SessionRow[] {
  const told = toldRows(state.sessions.byId, state.targets.byId, state.connection.userId);
  const { params, flags } = place;
  return rowsOf(joined(told, state.forwards), params.targetId, flags.all === true, flags.ended === true);
}

/** One row, shown or not. Our own forward is there before the controller tells of its session, and while it does not answer. */
export function sessionRow(state: AppState, sessionId: string): SessionRow | undefined {
  const { byId } = state.sessions;
  const session = byId.get(sessionId) ?? state.sessionDetails[sessionId]?.session;
  const forward = state.forwards[sessionId];
  if (session === undefined) return forward === undefined ? undefined : untoldRow(forward, state);
  return makeRow(session, state.targets.byId, forward, state.connection.userId);
}

function untoldRow(forward: ForwardView, { targets, connection }: AppState): SessionRow {
  const status =
    forward.end === undefined ? (forward.totalConnections > 0 ? 'active' : 'pending') : 'terminated';
  return {
    id: forward.sessionId,
    status,
    reason: '',
    targetId: forward.targetId,
    target: nameById(targets.byId, forward.targetId),
    endpoint: sanitize(forward.endpoint ?? '-'),
    user: sanitize(connection.userId ?? '-'),
    mine: true,
    mayCancel: true,
    forward,
    local: localOf(status, forward),
    createdAtMs: forward.openedAtMs,
    expiresAtMs: forward.expiresAtMs,
  };
}

/** True until a session is over. */
export function isLive(status: string | undefined): boolean {
  return status !== 'terminated';
}

const RANK: Readonly<Record<string, number>> = { active: 0, pending: 1, canceling: 2, terminated: 4 };

/** Rows as far as the controller tells them, in order. The same session keeps its row, and a few changes among very many cost no sorting of all. */
const toldRows = memoizeLast(
  (
    sessions: ReadonlyMap<string, Session>,
    targets: ReadonlyMap<string, Target>,
    userId: string | undefined,
  ): readonly SessionRow[] => {
    const made = rowsMadeWith(targets, userId);
    const news: SessionRow[] = [];
    for (const session of sessions.values()) {
      if (made.sessions.get(session.id) === session) continue;
      const row = makeRow(session, targets, undefined, userId);
      made.sessions.set(session.id, session);
      news.push(row);
    }
    for (const id of made.sessions.keys()) if (!sessions.has(id)) made.sessions.delete(id);
    const same = made.order.filter(({ id }) => made.sessions.has(id));
    const stale = new Set(news.map(({ id }) => id));
    const kept = stale.size === 0 ? same : same.filter(({ id }) => !stale.has(id));
    made.order = mergeSorted(kept, news.sort(compareRows), compareRows);
    return made.order;
  },
);

/** Rows of the last time, good for as long as the targets and the user are the same. */
interface MadeRows {
  readonly sessions: Map<string, Session>;
  order: readonly SessionRow[];
}

const rowsMadeWith = memoizeLast(
  (_targets: ReadonlyMap<string, Target>, _userId: string | undefined): MadeRows => ({
    sessions: new Map(),
    order: [],
  }),
);

function compareRows(a: SessionRow, b: SessionRow): number {
  const rank = (RANK[a.status] ?? 3) - (RANK[b.status] ?? 3);
  if (rank !== 0) return rank;
  const age = (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0);
  if (age !== 0) return age;
  return a.id < b.id ? -1 : a.id === b.id ? 0 : 1;
}

/** Puts our own forwards in: their figures move many times a minute, the rest does not. */
const joined = memoizeLast(
  (rows: readonly SessionRow[], forwards: Readonly<Record<string, ForwardView>>): readonly SessionRow[] => {
    const views = Object.values(forwards);
    if (views.length === 0) return rows;
    const copy = [...rows];
    const positions = positionsOf(rows);
    for (const forward of views) {
      const position = positions.get(forward.sessionId);
      const row = position === undefined ? undefined : rows[position];
      if (position === undefined || row === undefined) continue;
      copy[position] = { ...row, forward, local: localOf(row.status, forward) };
    }
    return copy;
  },
);

const positionsOf = memoizeLast(
  (rows: readonly SessionRow[]): ReadonlyMap<string, number> =>
    new Map(rows.map((row, position) => [row.id, position])),
);

function makeRow(
  session: Session,
  targets: ReadonlyMap<string, Target>,
  forward: ForwardView | undefined,
  userId: string | undefined,
): SessionRow {
  const status = sanitize(session.status ?? 'unknown');
  const mine = userId === undefined || session.userId === userId;
  return {
    id: session.id,
    status,
    reason: sanitize(session.terminationReason ?? ''),
    targetId: session.targetId,
    target: nameById(targets, session.targetId),
    endpoint: sanitize(session.endpoint ?? '-'),
    user: sanitize(session.userId ?? '-'),
    mine,
    mayCancel: mayCancel(session.authorizedActions, mine),
    forward,
    local: localOf(status, forward),
    createdAtMs: session.createdAtMs,
    expiresAtMs: session.expiresAtMs,
  };
}

function mayCancel(actions: readonly string[], mine: boolean): boolean {
  return actions.length === 0 || actions.includes('cancel') || (mine && actions.includes('cancel:self'));
}

function localOf(status: string, forward: ForwardView | undefined): string {
  if (!isLive(status)) return '-';
  if (forward === undefined) return '(other client)';
  return forward.end === undefined ? localAddress(forward) : '(closed)';
}

const rowsOf = memoizeLast(
  (
    rows: readonly SessionRow[],
    targetId: string | undefined,
    everybody: boolean,
    ended: boolean,
  ): readonly SessionRow[] =>
    rows.filter(
      (row) =>
        (targetId === undefined || row.targetId === targetId) &&
        (everybody || row.mine) &&
        (ended || isLive(row.status)),
    ),
);

const filtered = rowFilter(({ status, target, local, endpoint, id, reason, user }: SessionRow) => ({
  text: `${status} ${target} ${local} ${endpoint} ${id} ${reason}`,
  fields: { state: status, name: target, target, local, user, id },
}));
