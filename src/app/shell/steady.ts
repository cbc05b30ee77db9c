/** The state as a screen reader gets to know it: nothing in it moves by itself more often than once a minute. Pure. */

import { sessionKey } from '../core/session-ref.ts';
import type { AppState } from '../core/state.ts';
import type { ForwardView } from '../features/forwards/forward-view.state.ts';

const STEP_MS = 60_000;

/** The newest state with the clock of the last whole minute, and bytes as they were then. `before` is the answer of the last time. */
export function steadyState(state: AppState, before: AppState | undefined): AppState {
  const nowMs = Math.floor(state.nowMs / STEP_MS) * STEP_MS;
  const forwards = before?.nowMs === nowMs ? withOldFigures(state.forwards, before.forwards) : state.forwards;
  return { ...state, nowMs, forwards };
}

type Forwards = AppState['forwards'];

function withOldFigures(forwards: Forwards, before: Forwards): Forwards {
  const steady = Object.values(forwards).map((view): ForwardView => {
    const old = before[sessionKey(view)];
    return old === undefined || isNews(view, old) ? view : old;
  });
  return Object.fromEntries(steady.map((view) => [sessionKey(view), view]));
}

/** What one waits for: a connection begins or ends, the forward ends, something fails. */
function isNews(view: ForwardView, old: ForwardView): boolean {
  return (
    view.openConnections !== old.openConnections ||
    view.totalConnections !== old.totalConnections ||
    view.end !== old.end ||
    view.failing?.message !== old.failing?.message
  );
}
