/** Why a forward accepts no more connections, as text. */
import type { ForwardEndReason } from '../../../proxy/types.ts';
import type { ForwardView } from './forward-view.state.ts';

/** Why the port is closed, even while the last connections continue; undefined while it listens. */
export function closedBy({ end, listening, connectionsLeft }: ForwardView): ForwardEndReason | undefined {
  if (end !== undefined) return end.reason;
  if (listening) return undefined;
  return connectionsLeft === 0 ? 'no-connections-left' : 'session-over';
}

/** For lists, instead of the address. */
export const CLOSED_WORDS: Readonly<Record<ForwardEndReason, string>> = {
  closed: '(closed)',
  expired: '(expired)',
  'no-connections-left': '(used up)',
  'session-over': '(session over)',
  failed: '(failed)',
};

/** For the page of the session, with a hint. */
export const CLOSED_TEXTS: Readonly<Record<ForwardEndReason, string>> = {
  closed: 'The port was closed by this program.',
  expired: 'The session expired. <r> opens a new one.',
  'no-connections-left': 'All connections of this session are used up. <r> opens a new one.',
  'session-over': 'The controller ended the session. <r> opens a new one.',
  failed: 'The forward failed. <r> opens a new session.',
};
