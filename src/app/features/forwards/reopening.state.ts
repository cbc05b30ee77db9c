/** When a session is over, whether it is reopened, and what delays that. */

import { sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import { type ForwardView, isOpen } from './forward-view.state.ts';
import { TIMED_OUT } from './session-warnings.state.ts';

/** Ended by time or connections; a canceled session is not reopened. */
export type Over = 'expired' | 'used-up';

/** Why a session accepts no more connections; undefined while it does, and if it was ended on purpose. */
export function overOf(view: ForwardView, state: AppState): Over | undefined {
  const { end, listening, connectionsLeft } = view;
  if (end?.reason === 'expired') return 'expired';
  if (end?.reason === 'no-connections-left') return 'used-up';
  if (end === undefined) return !listening && connectionsLeft === 0 ? 'used-up' : undefined;
  if (view.controller !== state.connection.address) return undefined;
  const told = state.sessions.byId.get(view.sessionId)?.terminationReason;
  return end.reason === 'closed' && told === TIMED_OUT ? 'expired' : undefined;
}

/** What a reopening waits for; `dropped` if it is no longer wanted. */
export type Hindrance = 'dropped' | 'sign-in' | 'pause' | 'away';

/** Only for the user who opened it. */
export function hindrance(state: AppState, view: ForwardView, nowMs: number): Hindrance | undefined {
  const { connection, forwards, closing } = state;
  const wanted = (forwards[sessionKey(view)] ?? view).request.onExpiry === 'reopen';
  const taken = Object.values(forwards).some(
    (other) => sessionKey(other) !== sessionKey(view) && holds(other, view),
  );
  if (closing || !wanted || taken) return 'dropped';
  if (connection.phase !== 'signed-in' || connection.address !== view.controller) return 'sign-in';
  const { userId } = connection;
  if (userId !== undefined && view.userId !== undefined && userId !== view.userId) return 'dropped';
  if (connection.pausedUntilMs !== undefined && connection.pausedUntilMs > nowMs) return 'pause';
  return connection.offline === undefined ? undefined : 'away';
}

function holds(other: ForwardView, view: ForwardView): boolean {
  const same = other.listenPort === view.listenPort && other.listenAddress === view.listenAddress;
  return same && isOpen(other) && other.listening;
}

/** Pages of an ended session show the one that replaces it. */
export function withSuccessor(state: AppState, before: string, after: string): AppState {
  const views = state.views.map((view) =>
    view.screen === 'session' && view.params.sessionId === before
      ? { ...view, params: { ...view.params, sessionId: after } }
      : view,
  );
  return { ...state, views };
}
