/**
 * How an end of one of our own sessions is learnt soon when somebody else brings it about. Nothing else tells it: a worker cuts the open connections, up to
 * some seconds later, and says nothing where none is open. So while a forward is open the list of sessions is asked for what has changed, wherever one
 * is in the program and whoever has the focus. One such question serves all forwards; there is room for it four times over in what a controller allows to
 * one token (150 lists of a kind in 30 s: internal/ratelimit/config.go in hashicorp/boundary). Pure.
 */
import type { Poll } from './ports.ts';
import { openForwardsHere } from './session-ref.ts';
import type { AppState } from './state.ts';

const EVERY_MS = 800;
/** Controllers without list tokens send every session each time. */
const WITHOUT_CHANGES_MS = 5_000;

/** What is to be kept fresh for our own forwards, besides what the screen shows. Another controller than the current one is not asked. */
export function ownSessionPolls(state: AppState): readonly Poll[] {
  if (openForwardsHere(state).length === 0) return [];
  const { status, listToken } = state.sessions;
  const tellsChanges = status !== 'ready' || listToken !== undefined;
  return [{ kind: 'list', name: 'sessions', everyMs: tellsChanges ? EVERY_MS : WITHOUT_CHANGES_MS }];
}
