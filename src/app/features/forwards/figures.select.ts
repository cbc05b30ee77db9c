/** Figures of forwards that change every second. */
import { sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import { type ForwardView, isMoving, withSample } from './forward-view.state.ts';
import { openForwards } from './held-forwards.state.ts';

/** Returns true while a forward is open, or its figures change. */
export function hasMovingForwards(state: AppState): boolean {
  return openForwards(state).length > 0 || Object.values(state.forwards).some(isMoving);
}

/** Adds one second to the history of all changing figures. */
export function sampled(state: AppState): AppState {
  const moving = Object.values(state.forwards).filter(isMoving);
  if (moving.length === 0) return state;
  const samples = Object.fromEntries(moving.map((view) => [sessionKey(view), withSample(view)]));
  return { ...state, forwards: { ...state.forwards, ...samples } };
}

/** Returns the state with the figures of `before`, unless something happened that the user waits for. */
export function withOldFigures(state: AppState, before: AppState): AppState {
  const steady = Object.values(state.forwards).map((view): ForwardView => {
    const old = before.forwards[sessionKey(view)];
    return old === undefined || isNews(view, old) ? view : old;
  });
  return { ...state, forwards: Object.fromEntries(steady.map((view) => [sessionKey(view), view])) };
}

/** Changes that the user waits for: a connection opens or closes, the forward ends, something fails. */
function isNews(view: ForwardView, old: ForwardView): boolean {
  return (
    view.openConnections !== old.openConnections ||
    view.totalConnections !== old.totalConnections ||
    view.end !== old.end ||
    view.failing?.message !== old.failing?.message
  );
}
