/** Whether the person waits for something now. Pure. */
import type { Catalog } from './catalog.ts';
import type { Poll } from './poll.ts';
import { type PollTable, pollRecord } from './poll-table.ts';
import type { AppState } from './state.ts';

/** True while an answer is due without which the screen has nothing to show or a key has not done its work. `wanted` is what the screen keeps fresh. */
export function isWaiting(
  state: AppState,
  catalog: Pick<Catalog, 'isWaiting'>,
  polls: PollTable,
  wanted: readonly Poll[],
): boolean {
  const { busy, closing, dialog, connection } = state;
  if (busy !== undefined || closing || connection.phase === 'starting-lab') return true;
  if (dialog !== undefined && 'busy' in dialog && dialog.busy) return true;
  if (connection.phase === 'signed-out') return catalog.isWaiting(state);
  // Nothing is asked for while the person is elsewhere, or the controller wants to be left alone.
  if (!state.focused || connection.pausedUntilMs !== undefined || connection.offline !== undefined)
    return false;
  const [main] = wanted;
  return main !== undefined && pollRecord(polls, main).isFirst(state, main);
}
