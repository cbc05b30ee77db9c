/** Sessions of the user or of all users, with live traffic of our own forwards. */
import { formatAge, formatBytes, formatDuration, formatRate } from '../../../lib/format.ts';
import { nameById } from '../../core/names.ts';
import { SESSION_LOOK_MS } from '../../core/pace.ts';
import type { KeyContext } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import { cursorOf } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { sortKeys } from '../../list/list-keys.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { emptyText, freshness } from '../../shell/freshness.ts';
import { sayDuration } from '../../shell/say.ts';
import { sparkline } from '../../shell/sparkline.ts';
import { statusTone } from '../../shell/theme.ts';
import { type ForwardView, isOpen } from '../forwards/index.ts';
import { sessionLocal } from './session-local.view.ts';
import { reopenKey, sessionKeys } from './sessions.keys.ts';
import { SESSION_KEYS, type SessionRow, sessionRow, sessionRows, sessionTotal } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

const selected = ({ state, view }: KeyContext): SessionRow | undefined =>
  sessionRow(state, cursorOf(view) ?? '');

export const sessionsScreen = listScreen<SessionRow>({
  id: 'sessions',
  isTop: true,
  markable: true,
  heading: (state, view) => {
    const whose = view.flags.all === true ? 'all' : 'mine';
    const ended = view.flags.ended === true ? '+ended' : '';
    const { targetId } = view.params;
    const target = targetId === undefined ? '' : ` ${nameById(state.targets.byId, targetId)}`;
    return `Sessions(${whose}${ended}${target})`;
  },
  filterKeys: SESSION_KEYS,
  crumb: () => 'sessions',
  columns: (state, view) => columns(state.nowMs, view.flags.all === true),
  rows: sessionRows,
  total: sessionTotal,
  note: (state) => freshness(state.sessions, state.nowMs),
  polls: () => [
    { kind: 'list', name: 'sessions', everyMs: SESSION_LOOK_MS },
    { kind: 'list', name: 'targets', everyMs: 30_000 },
  ],
  empty: (state, view) =>
    emptyText(state.sessions, view.filter, [
      sessionsText.list.none,
      view.flags.ended === true ? sessionsText.list.opensOne : sessionsText.list.showsMore,
    ]),
  bindings: [
    {
      id: 'session.open',
      strokes: ['enter'],
      label: 'detail',
      group: 'screen',
      shown: 'menu',
      when: (context) => (selected(context) === undefined ? sessionsText.noneSelected : true),
      run: ({ view }) => ({
        type: 'open',
        view: { screen: 'session', params: { sessionId: cursorOf(view) ?? '' } },
      }),
    },
    ...sessionKeys(selected),
    reopenKey(selected, 'help'),
    {
      id: 'sessions.mine',
      strokes: ['m'],
      label: 'mine/all',
      group: 'screen',
      shown: 'menu',
      run: () => ({ type: 'toggle', flag: 'all' }),
    },
    {
      id: 'sessions.ended',
      strokes: ['t'],
      label: 'ended',
      group: 'screen',
      shown: 'menu',
      run: () => ({ type: 'toggle', flag: 'ended' }),
    },
    ...sortKeys({ T: 'STATE', A: 'AGE', E: 'LEFT', B: 'DOWN', P: 'LOCAL' }),
  ],
});

function columns(nowMs: number, withUsers: boolean): readonly Column<SessionRow>[] {
  return [
    {
      title: 'STATE',
      width: 10,
      priority: 1,
      cell: (row) => row.status,
      tone: (row) => statusTone(row.status),
      say: (row) => row.status,
    },
    {
      title: 'TARGET',
      width: 12,
      grow: 2,
      priority: 1,
      name: true,
      cell: (row) => row.target,
      say: (row) => row.target,
    },
    {
      title: 'LOCAL',
      width: 15,
      grow: 1,
      priority: 1,
      ...sessionLocal,
    },
    {
      title: 'CONN',
      width: 4,
      priority: 3,
      align: 'right',
      cell: (row) => figure(row, (forward) => String(forward.openConnections)),
      tone: ({ forward }) => (isLimited(forward) && forward.connectionsLeft === 0 ? 'warn' : 'plain'),
      sortBy: (row) => (row.forward === undefined ? undefined : -row.forward.openConnections),
    },
    {
      title: 'UP',
      width: 6,
      priority: 4,
      align: 'right',
      cell: (row) => figure(row, (forward) => formatBytes(forward.bytesUp)),
      sortBy: (row) => (row.forward === undefined ? undefined : -row.forward.bytesUp),
    },
    {
      title: 'DOWN',
      width: 6,
      priority: 2,
      align: 'right',
      cell: (row) => figure(row, (forward) => formatBytes(forward.bytesDown)),
      sortBy: (row) => (row.forward === undefined ? undefined : -row.forward.bytesDown),
    },
    {
      title: 'DOWN/s',
      width: 14,
      priority: 6,
      cell: rate,
      drawn: (row, glyphs) => rateWithPast(row, glyphs.bars),
      tone: () => 'dim',
      say: (row) => row.reason,
      sortBy: (row) => (isFlowing(row.forward) ? -(row.forward.historyDown.at(-1) ?? 0) : undefined),
    },
    {
      title: 'LEFT',
      width: 6,
      priority: 1,
      align: 'right',
      cell: (row) => left(row, nowMs),
      sortBy: (row) => row.expiresAtMs,
      say: (row) => sayLeft(row, nowMs),
    },
    {
      title: 'AGE',
      width: 4,
      priority: 5,
      align: 'right',
      cell: (row) => (row.createdAtMs === undefined ? '-' : formatAge(nowMs - row.createdAtMs)),
      sortBy: (row) => (row.createdAtMs === undefined ? undefined : -row.createdAtMs),
    },
    { title: 'ID', width: 12, priority: 8, cell: (row) => row.id, tone: () => 'dim' },
    {
      title: 'USER',
      width: 12,
      priority: 7,
      ...(withUsers ? {} : { wide: true }),
      cell: (row) => (row.mine ? 'you' : row.user),
    },
    {
      title: 'C-LEFT',
      width: 6,
      priority: 9,
      align: 'right',
      wide: true,
      cell: ({ forward }) => connectionsLeft(forward),
      sortBy: ({ forward }) => (isLimited(forward) ? forward.connectionsLeft : undefined),
    },
  ];
}

function sayLeft({ status, expiresAtMs }: SessionRow, nowMs: number): string {
  return !isLive(status) || expiresAtMs === undefined
    ? ''
    : sessionsText.list.spokenLeft(sayDuration(expiresAtMs - nowMs));
}

function figure(row: SessionRow, show: (forward: NonNullable<SessionRow['forward']>) => string): string {
  return row.forward === undefined ? '-' : show(row.forward);
}

function isLimited(forward: ForwardView | undefined): forward is ForwardView {
  return forward !== undefined && forward.connectionLimit !== -1;
}

/** Number of remaining connections of the session. */
function connectionsLeft(forward: ForwardView | undefined): string {
  if (forward === undefined) return '-';
  return isLimited(forward) ? String(forward.connectionsLeft) : 'any';
}

function isFlowing(forward: ForwardView | undefined): forward is ForwardView {
  return forward !== undefined && isOpen(forward);
}

/** The content of the rate column: the download rate, or why there is none. */
function rate({ status, reason, forward }: SessionRow): string {
  if (!isLive(status)) return reason;
  return isFlowing(forward) ? formatRate(forward.historyDown.at(-1) ?? 0) : '';
}

/** `1023.9K/s` is the longest text. */
const RATE_WIDTH = 9;

/** With the last seconds next to it. */
function rateWithPast(row: SessionRow, bars: readonly string[]): string {
  const { status, forward } = row;
  if (!isLive(status) || !isFlowing(forward)) return rate(row);
  return `${rate(row).padStart(RATE_WIDTH)} ${sparkline(forward.historyDown, 4, bars)}`;
}

function left(row: SessionRow, nowMs: number): string {
  return !isLive(row.status) || row.expiresAtMs === undefined ? '-' : formatDuration(row.expiresAtMs - nowMs);
}
