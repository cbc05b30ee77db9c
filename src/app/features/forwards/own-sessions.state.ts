/**
 * How an end of one of our own sessions is learned when another program brings it about. A worker cuts the open connections, whereupon the forward asks for its
 * session; where none is open, nothing says it. So while a forward is open, here or in a background process, the list of sessions is asked for what has
 * changed, whatever is on the screen and whichever window has the focus. One such question serves all forwards. Pure.
 */

import type { Poll } from '../../core/poll.ts';
import type { AppState } from '../../core/state.ts';
import { openForwardsHere } from './held-forwards.state.ts';

/** With the jitter and a slow answer less than 15 s. */
const EVERY_MS = 13_000;

/** What is to be kept fresh for our own forwards, besides what the screen shows. Another controller than the current one is not asked. */
export function ownSessionPolls(state: AppState): readonly Poll[] {
  const inBackground = Object.values(state.background).some(
    ({ controller }) => controller === state.connection.address,
  );
  return inBackground || openForwardsHere(state).length > 0
    ? [{ kind: 'list', name: 'sessions', everyMs: EVERY_MS }]
    : [];
}
