/** Rows of the list of sessions: what the controller tells, joined with our own forwards. */
import { memoizeLast } from '../../lib/memo.ts';
import { sanitize } from '../../lib/text.ts';
import type { Session, Target } from '../../protocol/resources.ts';
import { compileFilter } from '../filter.ts';
import { type ForwardView, localAddress } from '../forward-view.ts';
import type { Place } from '../place.ts';
import type { AppState } from '../state.ts';
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
  readonly forward: ForwardView | undefined;
  /** host:port, `(other client)`, or `-` when it is over. */
  readonly local: string;
  readonly createdAtMs: number | undefined;
  readonly expiresAtMs: number | undefined;
}

/** Rows of a place: mine unless `all`, live unless `ended`, of one target where the place names one. */
export function sessionRows(state: AppState, place: Place): readonly SessionRow[] {
  const rows = allRows(state.sessions.byId, state.targets.byId, state.forwards, state.connection.userId);
  const { targetId } = place.params;
  return visibleRows(rows, targetId, place.flags.all === true, place.flags.ended === true, place.filter);
}

/** One row, shown or not. */
export function sessionRow(state: AppState, sessionId: string): SessionRow | undefined {
  const { byId } = state.sessions;
  const session = byId.get(sessionId) ?? state.sessionDetails[sessionId]?.session;
  return session === undefined
    ? undefined
    : makeRow(session, state.targets.byId, state.forwards[sessionId], state.connection.userId);
}

/** True until a session is over. */
export function isLive(status: string | undefined): boolean {
  return status !== 'terminated';
}

const RANK: Readonly<Record<string, number>> = { active: 0, pending: 1, canceling: 2, terminated: 4 };

const allRows = memoizeLast(
  (
    sessions: ReadonlyMap<string, Session>,
    targets: ReadonlyMap<string, Target>,
    forwards: Readonly<Record<string, ForwardView>>,
    userId: string | undefined,
  ): readonly SessionRow[] => {
    const rows = [...sessions.values()].map((session) =>
      makeRow(session, targets, forwards[session.id], userId),
    );
    return rows.sort(
      (a, b) =>
        (RANK[a.status] ?? 3) - (RANK[b.status] ?? 3) ||
        (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0) ||
        a.id.localeCompare(b.id),
    );
  },
);

function makeRow(
  session: Session,
  targets: ReadonlyMap<string, Target>,
  forward: ForwardView | undefined,
  userId: string | undefined,
): SessionRow {
  const status = sanitize(session.status ?? 'unknown');
  return {
    id: session.id,
    status,
    reason: sanitize(session.terminationReason ?? ''),
    targetId: session.targetId,
    target: nameById(targets, session.targetId),
    endpoint: sanitize(session.endpoint ?? '-'),
    user: sanitize(session.userId ?? '-'),
    mine: userId === undefined || session.userId === userId,
    forward,
    local: localOf(status, forward),
    createdAtMs: session.createdAtMs,
    expiresAtMs: session.expiresAtMs,
  };
}

function localOf(status: string, forward: ForwardView | undefined): string {
  if (!isLive(status)) return '-';
  if (forward === undefined) return '(other client)';
  return forward.end === undefined ? localAddress(forward) : '(closed)';
}

const visibleRows = memoizeLast(
  (
    rows: readonly SessionRow[],
    targetId: string | undefined,
    everybody: boolean,
    ended: boolean,
    filter: string,
  ): readonly SessionRow[] => {
    const matches = compileFilter(filter);
    return rows.filter(
      (row) =>
        (targetId === undefined || row.targetId === targetId) &&
        (everybody || row.mine) &&
        (ended || isLive(row.status)) &&
        matches({
          text: `${row.status} ${row.target} ${row.local} ${row.endpoint} ${row.id} ${row.reason}`,
          fields: { state: row.status, target: row.target, local: row.local, user: row.user, id: row.id },
        }),
    );
  },
);
