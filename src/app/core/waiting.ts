/** Whether the person waits for something now. Pure. */
import { aroundList } from '../features/inventory/inventory.state.ts';
import type { Poll } from './ports.ts';
import type { AppState } from './state.ts';

/** True while an answer is due without which the screen has nothing to show or a key has not done its work. `wanted` is what the screen keeps fresh. */
export function isWaiting(state: AppState, wanted: readonly Poll[]): boolean {
  const { busy, closing, dialog, connection, signIn } = state;
  if (busy !== undefined || closing || connection.phase === 'starting-lab') return true;
  if (dialog !== undefined && 'busy' in dialog && dialog.busy) return true;
  if (connection.phase === 'signed-out') return signIn.status !== 'idle' && signIn.browser === undefined;
  // Nothing is asked for while the person is elsewhere, or the controller wants to be left alone.
  if (!state.focused || connection.pausedUntilMs !== undefined || connection.offline !== undefined)
    return false;
  const [main] = wanted;
  return main !== undefined && isFirstLoad(state, main);
}

function isFirstLoad(state: AppState, poll: Poll): boolean {
  if (poll.kind === 'list') return state[poll.name].status === 'loading';
  if (poll.kind === 'around') return aroundList(state, poll.name, poll.parentId).status === 'loading';
  if (poll.kind === 'alone') return state.around.reads[poll.id] === undefined;
  const detail = poll.kind === 'target' ? state.targetDetails[poll.id] : state.sessionDetails[poll.id];
  return detail?.fetchedAtMs === undefined && detail?.failure === undefined;
}
