/** Why the connections of a session fail, why its port is closed, or which users it refused, as rows of its page. */
import { formatClock } from '../../../lib/format.ts';
import type { RefusedUser } from '../../../lib/only-you.ts';
import { wrapTextWithin } from '../../../lib/text-width.ts';
import { isEnding } from '../../core/session-status.ts';
import type { Span } from '../../shell/line.tsx';
import { CLOSED_TEXTS, closedBy } from '../forwards/index.ts';
import type { SessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

interface Problem {
  readonly label: 'Problem' | 'Closed' | 'Refused';
  readonly text: string;
}

function problemOf({ forward, status }: SessionRow): Problem | undefined {
  if (forward === undefined) return undefined;
  const { end, failing, refused } = forward;
  if (end?.failure !== undefined)
    return { label: 'Problem', text: `${end.failure.message} ${end.failure.hint}` };
  const closed = closedBy(forward);
  if (closed !== undefined && !isEnding(status)) return { label: 'Closed', text: CLOSED_TEXTS[closed] };
  if (failing === undefined) return refusedOf(refused);
  const { message, hint, count, sinceMs } = failing;
  const since = sessionsText.page.failingSince(count, formatClock(sinceMs));
  return { label: 'Problem', text: `${message} ${hint} ${since}` };
}

function refusedOf(refused: readonly RefusedUser[]): Problem | undefined {
  if (refused.length === 0) return undefined;
  const count = refused.reduce((sum, user) => sum + user.count, 0);
  const users = refused.map(({ user }) => user).join(', ');
  return { label: 'Refused', text: sessionsText.page.refused(count, users) };
}

/** In full, in at most so many rows; the last one is cut if it does not fit. Empty without a problem. */
export function problemLines(
  row: SessionRow,
  width: number,
  most = Number.POSITIVE_INFINITY,
): readonly (readonly Span[])[] {
  const problem = problemOf(row);
  if (problem === undefined) return [];
  const { label, text } = problem;
  const first = ` ${label.padEnd(8)}`;
  return wrapTextWithin(text, Math.max(1, width - first.length), most).map((line, index) => [
    { text: index === 0 ? first : ' '.repeat(first.length) },
    { text: line, tone: label === 'Problem' ? 'error' : 'warn' },
  ]);
}
