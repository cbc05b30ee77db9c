/** Facts about all sessions that are needed many times a second: computed once per change, and incrementally for long lists. */
import { memoizeLast } from '../../../lib/memo.ts';
import { changesBetween } from '../../../lib/slot-map.ts';
import type { Session } from '../../../wire/resources.ts';
import { isLive } from '../../core/session-status.ts';

type Sessions = ReadonlyMap<string, Session>;

let last: { readonly sessions: Sessions; readonly endMs: number } = {
  sessions: new Map(),
  endMs: Number.POSITIVE_INFINITY,
};

/** When the next live one expires; infinity without one. */
export const soonestEndMs = memoizeLast((sessions: Sessions): number => {
  const changes = changesBetween(last.sessions, sessions);
  // Without the first one to end, the second is unknown.
  const anew = changes?.gone.some((session) => endOf(session) <= last.endMs) ?? true;
  const endMs = anew ? soonestOf(sessions.values()) : Math.min(last.endMs, soonestOf(changes?.come ?? []));
  last = { sessions, endMs };
  return endMs;
});

function soonestOf(sessions: Iterable<Session>): number {
  let endMs = Number.POSITIVE_INFINITY;
  for (const session of sessions) endMs = Math.min(endMs, endOf(session));
  return endMs;
}

function endOf({ status, expiresAtMs }: Session): number {
  return isLive(status) ? (expiresAtMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}
