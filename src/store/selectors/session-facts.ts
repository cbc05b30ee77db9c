/** What is asked about all sessions many times a second: found out once for each change of them, and from the change alone where there are very many. */
import { memoizeLast } from '../../lib/memo.ts';
import { changesBetween } from '../../lib/slot-map.ts';
import type { Session } from '../../protocol/resources.ts';
import { isLive } from './sessions.ts';

type Sessions = ReadonlyMap<string, Session>;

interface SessionFacts {
  /** How many are on their way to their end. */
  readonly ending: number;
  /** When the next live one expires; infinity without one. */
  readonly soonestEndMs: number;
}

const NONE: SessionFacts = { ending: 0, soonestEndMs: Number.POSITIVE_INFINITY };

let last: { readonly sessions: Sessions; readonly facts: SessionFacts } = {
  sessions: new Map(),
  facts: NONE,
};

export const sessionFacts = memoizeLast((sessions: Sessions): SessionFacts => {
  const changes = changesBetween(last.sessions, sessions);
  const { ending, soonestEndMs } = last.facts;
  // Without the first one to end nobody knows the second one.
  const anew = changes?.gone.some((session) => endOf(session) <= soonestEndMs) ?? true;
  const come = factsOf(anew ? sessions.values() : (changes?.come ?? []));
  const facts = anew
    ? come
    : {
        ending: ending + come.ending - factsOf(changes?.gone ?? []).ending,
        soonestEndMs: Math.min(soonestEndMs, come.soonestEndMs),
      };
  last = { sessions, facts };
  return facts;
});

function factsOf(sessions: Iterable<Session>): SessionFacts {
  let { ending, soonestEndMs } = NONE;
  for (const session of sessions) {
    if (session.status === 'canceling') ending += 1;
    soonestEndMs = Math.min(soonestEndMs, endOf(session));
  }
  return { ending, soonestEndMs };
}

function endOf({ status, expiresAtMs }: Session): number {
  return isLive(status) ? (expiresAtMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}
