/** The confirmation before sessions are canceled: lists them and the consequences. */

import { formatDuration } from '../../../lib/format.ts';
import type { Confirmation } from '../../core/binding.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { SessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

const { cancel: ONE, cancelMany: MANY } = sessionsText;

/** Sessions that are listed; the rest is counted. */
const NAMED = 4;
const NAMED_USERS = 3;

/** The confirmation for one session. */
export function cancelQuestion(row: SessionRow, nowMs: number): Confirmation {
  const age = row.createdAtMs === undefined ? '' : `  ${formatDuration(nowMs - row.createdAtMs)}`;
  const damage = row.background
    ? ONE.backgroundClosed
    : row.forward === undefined
      ? ONE.otherClientClosed
      : ONE.connectionsClosed(row.forward.openConnections);
  return {
    title: ONE.title,
    lines: [
      `${row.target}  ${row.id}  ${row.status}${age}`,
      row.mine ? damage : ONE.ownedBy(row.user, damage),
    ],
    yes: ONE.yes,
    no: ONE.no,
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
  return {
    title: MANY.title(count),
    lines: [
      ...rows.slice(0, NAMED).map((row) => `${row.target}  ${row.id}  ${row.status}`),
      ...(count > NAMED ? [sharedText.andMore(count - NAMED)] : []),
      '',
      ...(others.length === 0 ? [] : [MANY.ownedByOthers(others.length, listed(users))]),
      ...(hidden.count === 0 ? [] : [MANY.hidden(hidden.count, hidden.filter)]),
      ONE.connectionsClosed(open),
    ],
    yes: MANY.yes(count),
    no: ONE.no,
    mustType: String(count),
  };
}

function listed(users: readonly string[]): string {
  const first = users.slice(0, NAMED_USERS).join(', ');
  return users.length > NAMED_USERS ? MANY.moreUsers(first, users.length - NAMED_USERS) : first;
}
