/** The confirmation before sessions are canceled: lists them and the consequences. */

import { counted, formatDuration } from '../../../lib/format.ts';
import type { Confirmation } from '../../core/binding.ts';
import type { SessionRow } from './sessions.select.ts';

/** Sessions that are listed; the rest is counted. */
const NAMED = 4;

/** The confirmation for one session. */
export function cancelQuestion(row: SessionRow, nowMs: number): Confirmation {
  const age = row.createdAtMs === undefined ? '' : `  ${formatDuration(nowMs - row.createdAtMs)}`;
  const damage = row.background
    ? 'Its connections in the background will be closed.'
    : row.forward === undefined
      ? 'Opened by another client. Its connections will be closed.'
      : connectionsText(row.forward.openConnections);
  return {
    title: 'Cancel session?',
    lines: [
      `${row.target}  ${row.id}  ${row.status}${age}`,
      row.mine ? damage : `Owned by ${row.user}. ${damage}`,
    ],
    yes: 'Cancel session',
    no: 'Keep',
    ...(row.mine ? {} : { mustType: '1' }),
  };
}

/** The confirmation for several. The filter hides `hidden` of them. */
export function cancelManyQuestion(
  rows: readonly SessionRow[],
  hidden: { readonly count: number; readonly filter: string },
): Confirmation {
  const count = rows.length;
  const others = rows.filter((row) => !row.mine);
  const users = [...new Set(others.map((row) => row.user))];
  const open = rows.reduce((sum, row) => sum + (row.forward?.openConnections ?? 0), 0);
  const be = (number: number): string => (number === 1 ? 'is' : 'are');
  return {
    title: `Cancel ${count} sessions?`,
    lines: [
      ...rows.slice(0, NAMED).map((row) => `${row.target}  ${row.id}  ${row.status}`),
      ...(count > NAMED ? [`and ${count - NAMED} more`] : []),
      '',
      ...(others.length === 0
        ? []
        : [`${others.length} of them ${be(others.length)} owned by others (${listed(users)})`]),
      ...(hidden.count === 0
        ? []
        : [`${hidden.count} ${be(hidden.count)} hidden by the filter "/${hidden.filter}"`]),
      connectionsText(open),
    ],
    yes: `Cancel ${count}`,
    no: 'Keep',
    mustType: String(count),
  };
}

function listed(users: readonly string[]): string {
  return users.slice(0, 3).join(', ') + (users.length > 3 ? ` and ${users.length - 3} more` : '');
}

function connectionsText(open: number): string {
  return open === 0 ? 'No connection is open.' : `${counted(open, 'open connection')} will be closed.`;
}
