/** Why a forward accepts no more connections, as text. */
import type { ForwardEndReason } from '../../../proxy/types.ts';
import type { EndedWhy } from './ended-forwards.state.ts';
import type { ForwardView } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';

/** Why the port is closed, even while the last connections continue; undefined while it listens. */
export function closedBy({ end, listening, connectionsLeft }: ForwardView): ForwardEndReason | undefined {
  if (end !== undefined) return end.reason;
  if (listening) return undefined;
  return connectionsLeft === 0 ? 'no-connections-left' : 'session-over';
}

/** For lists, instead of the address. */
export const CLOSED_WORDS: Readonly<Record<ForwardEndReason, string>> = forwardsText.closedWords;

/** For lists, until the user acknowledges the end. */
export const ENDED_WORDS: Readonly<Record<EndedWhy, string>> = forwardsText.endedWords;

/** For the page of the session, with a hint. */
export const CLOSED_TEXTS: Readonly<Record<ForwardEndReason, string>> = forwardsText.closed;
