/** Decides whether the user is waiting for something. */
import type { Catalog } from './catalog.ts';
import type { Poll } from './poll.ts';
import { type PollTable, pollRecord } from './poll-table.ts';
import type { AppState } from './state.ts';

/** Returns true while the screen has nothing to show without a pending response, or an action is pending. `wanted` is what the screen keeps fresh. */
export function isWaiting(
  state: AppState,
  catalog: Pick<Catalog, 'isWaiting'>,
  polls: PollTable,
  wanted: readonly Poll[],
): boolean {
  const { busy, closing, starting, dialog, connection } = state;
  if (busy !== undefined || closing || starting || connection.phase === 'starting-lab') return true;
  if (dialog !== undefined && 'busy' in dialog && dialog.busy) return true;
  if (connection.phase === 'signed-out') return catalog.isWaiting(state);
  // Nothing is requested while the user is away, or the controller requested a pause.
  if (!state.focused || connection.pausedUntilMs !== undefined || connection.offline !== undefined)
    return false;
  const [main] = wanted;
  return main !== undefined && pollRecord(polls, main).isFirst(state, main);
}
