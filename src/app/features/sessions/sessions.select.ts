/** Rows of the session list: data of the controller, joined with our own forwards. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Session, Target } from '../../../wire/resources.ts';
import { nameById } from '../../core/names.ts';
import type { BackgroundForward } from '../../core/ports.ts';
import type { FilterKeys } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { YES_NO } from '../../list/filter-keys.ts';
import { rowFilter } from '../../list/filtered.ts';
import { createOrder, placeOf } from '../../list/sort.ts';
import {
  backgroundById,
  CLOSED_WORDS,
  closedBy,
  type ForwardView,
  forwardById,
  forwardName,
  isFailing,
  localAddress,
} from '../forwards/index.ts';

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
  /** By the grants that the controller reports; true without any. */
  readonly mayCancel: boolean;
  readonly forward: ForwardView | undefined;
  /** Held by a background process of this machine; `local` ends with the shell's sign for it. */
  readonly background: boolean;
  /** Local port of a forward whose connections fail. */
  readonly failingPort: number | undefined;
  /** host:port, `(other client)`, why our port is closed, or `-` if it is over. */
  readonly local: string;
  readonly createdAtMs: number | undefined;
  readonly expiresAtMs: number | undefined;
}

/** Instead of a user that the controller does not report; such a session may be the user's own. */
const NO_USER = '-';

/** Rows of a view: mine unless `all`, live unless `ended`, of one target if the view has one. */
export function sessionRows(state: AppState, view: View): readonly SessionRow[] {
  return filtered(viewRows(state, view), view.filter);
}

/** Number of rows without the filter. */
export function sessionTotal(state: AppState, view: View): number {
  return viewRows(state, view).length;
}

function viewRows(state: AppState, view: View): readonly SessionRow[] {
  const { connection } = state;
  const told = toldRows(state.sessions.byId, state.targets.byId, connection.userId);
  const { params, flags } = view;
  return rowsOf(
    withBackground(
      joined(told, state.sessions.byId, state.forwards, connection.address),
      state.background,
      connection.address,
    ),
    params.targetId,
    flags.all === true,
    flags.ended === true,
  );
}

/** One row, shown or not. Our own forward is listed before the controller reports its session, and while the controller does not respond. */
export function sessionRow(state: AppState, sessionId: string): SessionRow | undefined {
  const { byId } = state.sessions;
  const session = byId.get(sessionId) ?? state.sessionDetails[sessionId]?.session;
  const forward = forwardById(state, sessionId);
  if (session === undefined) return forward === undefined ? undefined : untoldRow(forward, state);
  return inBackground(
    makeRow(session, state.targets.byId, forward, state.connection.userId),
    backgroundById(state, sessionId),
  );
}

function untoldRow(forward: ForwardView, { targets, connection }: AppState): SessionRow {
  const status =
    forward.end === undefined ? (forward.totalConnections > 0 ? 'active' : 'pending') : 'terminated';
  return {
    id: forward.sessionId,
    status,
    reason: '',
    targetId: forward.targetId,
    target: forwardName({ targets, connection }, forward),
    endpoint: sanitize(forward.endpoint ?? '-'),
    user: sanitize(connection.userId ?? '-'),
    mine: true,
    mayCancel: true,
    background: false,
    ...withForward(status, forward),
    createdAtMs: forward.openedAtMs,
    expiresAtMs: forward.expiresAtMs,
  };
}

const RANK: Readonly<Record<string, number>> = { active: 0, pending: 1, canceling: 2, terminated: 4 };

/** Rows from the controller's data, in order. The same session keeps its row. */
const toldRows = memoizeLast(
  (
    sessions: ReadonlyMap<string, Session>,
    targets: ReadonlyMap<string, Target>,
    userId: string | undefined,
  ): readonly SessionRow[] => rowsMadeWith(targets, userId)(sessions),
);

/** Valid as long as the targets and the user are the same. */
const rowsMadeWith = memoizeLast((targets: ReadonlyMap<string, Target>, userId: string | undefined) =>
  createOrder((session: Session) => makeRow(session, targets, undefined, userId), compareRows),
);

type Ordered = Pick<SessionRow, 'id' | 'status' | 'createdAtMs'>;

function compareRows(a: Ordered, b: Ordered): number {
  const rank = (RANK[a.status] ?? 3) - (RANK[b.status] ?? 3);
  if (rank !== 0) return rank;
  const age = (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0);
  if (age !== 0) return age;
  return a.id < b.id ? -1 : a.id === b.id ? 0 : 1;
}

/** Adds our own forwards: their figures change many times a minute, the rest does not. */
const joined = memoizeLast(
  (
    rows: readonly SessionRow[],
    sessions: ReadonlyMap<string, Session>,
    forwards: Readonly<Record<string, ForwardView>>,
    controller: string | undefined,
  ): readonly SessionRow[] => {
    const views = Object.values(forwards).filter((view) => view.controller === controller);
    if (views.length === 0) return rows;
    const copy = [...rows];
    for (const forward of views) {
      const session = sessions.get(forward.sessionId);
      if (session === undefined) continue;
      const position = placeOf(rows, { ...session, status: statusOf(session) }, compareRows) - 1;
      const row = rows[position];
      if (row?.id === forward.sessionId) copy[position] = { ...row, ...withForward(row.status, forward) };
    }
    return copy;
  },
);

function statusOf(session: Session): string {
  return sanitize(session.status ?? 'unknown');
}

function makeRow(
  session: Session,
  targets: ReadonlyMap<string, Target>,
  forward: ForwardView | undefined,
  userId: string | undefined,
): SessionRow {
  const status = statusOf(session);
  const mine = userId === undefined || session.userId === userId;
  return {
    id: session.id,
    status,
    reason: sanitize(session.terminationReason ?? ''),
    targetId: session.targetId,
    target: nameById(targets, session.targetId),
    endpoint: sanitize(session.endpoint ?? '-'),
    user: sanitize(session.userId ?? NO_USER),
    mine,
    mayCancel: mayCancel(session.authorizedActions, mine || session.userId === undefined),
    background: false,
    ...withForward(status, forward),
    createdAtMs: session.createdAtMs,
    expiresAtMs: session.expiresAtMs,
  };
}

type InBackground = AppState['background'];

const withBackground = memoizeLast(
  (
    rows: readonly SessionRow[],
    background: InBackground,
    controller: string | undefined,
  ): readonly SessionRow[] => {
    const held = Object.values(background).filter((forward) => forward.controller === controller);
    if (held.length === 0) return rows;
    const byId = new Map(held.map((forward) => [forward.sessionId, forward]));
    return rows.map((row) => inBackground(row, byId.get(row.id)));
  },
);

function inBackground(row: SessionRow, held: BackgroundForward | undefined): SessionRow {
  if (held === undefined || !isLive(row.status)) return row;
  return {
    ...row,
    background: true,
    local: `${localAddress(held)}&`,
    failingPort: held.failing === undefined ? undefined : held.listenPort,
  };
}

function mayCancel(actions: readonly string[], mine: boolean): boolean {
  return actions.length === 0 || actions.includes('cancel') || (mine && actions.includes('cancel:self'));
}

/** What a row has from our own forward. */
function withForward(
  status: string,
  forward: ForwardView | undefined,
): Pick<SessionRow, 'forward' | 'local' | 'failingPort'> {
  const failingPort = forward !== undefined && isFailing(forward) ? forward.listenPort : undefined;
  return { forward, local: localOf(status, forward), failingPort };
}

function localOf(status: string, forward: ForwardView | undefined): string {
  if (!isLive(status)) return '-';
  if (forward === undefined) return '(other client)';
  const closed = closedBy(forward);
  return closed === undefined ? localAddress(forward) : CLOSED_WORDS[closed];
}

/** Like `local`, with the word for failing connections. */
function localWords({ local, failingPort }: SessionRow): string {
  return failingPort === undefined ? local : `${local} failing`;
}

const rowsOf = memoizeLast(
  (
    rows: readonly SessionRow[],
    targetId: string | undefined,
    everybody: boolean,
    ended: boolean,
  ): readonly SessionRow[] => {
    if (targetId === undefined && everybody && ended) return rows;
    return rows.filter(
      (row) =>
        (targetId === undefined || row.targetId === targetId) &&
        (everybody || row.mine || row.user === NO_USER) &&
        (ended || isLive(row.status)),
    );
  },
);

/** Filter keys of a session. The bytes are those of our own forwards. */
export const SESSION_KEYS = {
  state: ['active', 'pending', 'canceling', 'terminated'],
  target: 'text',
  mine: YES_NO,
  local: 'text',
  user: 'text',
  endpoint: 'text',
  conn: 'number',
  up: 'number',
  down: 'number',
  name: 'text',
  id: 'text',
} as const satisfies FilterKeys;

const filtered = rowFilter<SessionRow, keyof typeof SESSION_KEYS>((row) => ({
  text: `${row.status} ${row.target} ${localWords(row)} ${row.endpoint} ${row.id} ${row.reason}`,
  fields: {
    state: row.status,
    target: row.target,
    mine: row.mine,
    local: localWords(row),
    user: row.user,
    endpoint: row.endpoint,
    conn: row.forward?.openConnections,
    up: row.forward?.bytesUp,
    down: row.forward?.bytesDown,
    name: row.target,
    id: row.id,
  },
}));
