/**
 * Detects the end of our own sessions when another program causes it. A worker closes the open connections, whereupon the forward reads its session;
 * without open connections nothing signals it. So while a forward is open, here or in a background process, the list of sessions is polled for
 * changes, whatever is on the screen and whichever window has the focus. One poll serves all forwards.
 */

import type { Poll } from '../../core/poll.ts';
import type { AppState } from '../../core/state.ts';
import { openForwardsHere } from './held-forwards.state.ts';

/** Including jitter and a slow response less than 15 s. */
const EVERY_MS = 13_000;

/** Data to keep fresh for our own forwards, in addition to what the screen shows. Only the current controller is polled. */
export function ownSessionPolls(state: AppState): readonly Poll[] {
  const inBackground = Object.values(state.background).some(
    ({ controller }) => controller === state.connection.address,
  );
  return inBackground || openForwardsHere(state).length > 0
    ? [{ kind: 'list', name: 'sessions', everyMs: EVERY_MS }]
    : [];
}
