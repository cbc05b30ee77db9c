/** The states that a session went through. */
import { type JsonObject, list, text, time } from '../../../lib/json.ts';
import type { Session, SessionStatus } from '../../../wire/resources.ts';

export interface SessionState {
  readonly status: SessionStatus | string;
  readonly startedAtMs: number | undefined;
}

/** Oldest first. Parsed from the response when a page shows them: a hundred thousand listed sessions would hold them twice. */
export function statesOf(session: Session): readonly SessionState[] {
  return list(session.raw, 'states', parseState).toReversed();
}

function parseState(item: JsonObject): SessionState {
  return { status: text(item, 'status') ?? '', startedAtMs: time(item, 'start_time') };
}
