/** The states that a session went through, and why it ended. */
import { formatClock } from '../../../lib/format.ts';
import { type JsonObject, list, text, time } from '../../../lib/json.ts';
import type { Session, SessionStatus } from '../../../wire/resources.ts';
import { isEnding } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import { canceledAtMs } from '../forwards/index.ts';
import type { SessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

export interface SessionState {
  readonly status: SessionStatus | string;
  readonly startedAtMs: number | undefined;
}

/** Oldest first. Parsed from the response when a page shows them: a hundred thousand listed sessions would hold them twice. */
export function statesOf(session: Session): readonly SessionState[] {
  return list(session.raw, 'states', parseState).toReversed();
}

/** The controller's reason for a cancel (`internal/session/term_reason.go` in hashicorp/boundary); none is reported while it is canceling. */
const CANCELED: readonly string[] = ['', 'canceled'];

/** Returns why a session ended; if the user canceled it here, when: the connections that it had were cut then. */
export function reasonText(state: AppState, { id, status, reason }: SessionRow): string {
  const atMs = canceledAtMs(state, id);
  const isOurs = atMs !== undefined && isEnding(status) && CANCELED.includes(reason);
  return isOurs ? sessionsText.page.canceledByYou(formatClock(atMs)) : reason;
}

function parseState(item: JsonObject): SessionState {
  return { status: text(item, 'status') ?? '', startedAtMs: time(item, 'start_time') };
}
