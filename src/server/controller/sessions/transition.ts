/**
 * State transitions of a session as one function: pending → active → canceling → terminated (migrations oss/postgres/24/01_session_valid_state.up.sql
 * and internal/session/query.go in hashicorp/boundary).
 */

export type SessionStatus = 'pending' | 'active' | 'canceling' | 'terminated';

/** The only reasons that a controller writes, in the order in which they are checked. */
export type TerminationReason = 'timed out' | 'canceled' | 'connection limit';

/** Decides the next step. */
export interface TransitionState {
  readonly status: SessionStatus;
  readonly isExpired: boolean;
  /** −1 = unlimited; otherwise of all connections ever opened, not of concurrent ones. */
  readonly connectionLimit: number;
  readonly connectionCount: number;
  readonly openConnections: number;
}

export type TransitionEvent =
  /** The first client completed the handshake with the worker. */
  | 'activate'
  /** A caller canceled it. */
  | 'cancel'
  /** A resource that it depends on was deleted. */
  | 'lose'
  /** A worker requests another connection. */
  | 'connect'
  /** Time passed or a connection was closed: checks whether it is over. */
  | 'settle';

export type Step =
  | { readonly kind: 'stay' }
  | { readonly kind: 'refuse'; readonly why: string }
  /** `isCounted`: increments the version. */
  | {
      readonly kind: 'move';
      readonly to: SessionStatus;
      readonly isCounted: boolean;
      readonly reason?: TerminationReason;
    };

const STAY: Step = { kind: 'stay' };

export function nextStep(state: TransitionState, event: TransitionEvent): Step {
  switch (event) {
    case 'activate':
      if (state.isExpired) return { kind: 'refuse', why: 'the session has expired' };
      if (state.status === 'pending') return { kind: 'move', to: 'active', isCounted: true };
      return { kind: 'refuse', why: `the session is ${state.status}` };
    case 'cancel':
    case 'lose':
      if (state.status !== 'pending' && state.status !== 'active') return STAY;
      return { kind: 'move', to: 'canceling', isCounted: event === 'cancel' };
    case 'connect':
      return connectStep(state);
    case 'settle':
      return settleStep(state);
  }
}

function connectStep(state: TransitionState): Step {
  if (state.status !== 'active') return { kind: 'refuse', why: `the session is ${state.status}` };
  if (state.isExpired) return { kind: 'refuse', why: 'the session has expired' };
  if (isUsedUp(state)) return { kind: 'refuse', why: 'all connections of the session are used up' };
  return STAY;
}

function settleStep(state: TransitionState): Step {
  if (state.status === 'terminated' || state.openConnections > 0) return STAY;
  const reason = reasonToEnd(state);
  return reason === undefined ? STAY : { kind: 'move', to: 'terminated', isCounted: true, reason };
}

function reasonToEnd(state: TransitionState): TerminationReason | undefined {
  if (state.isExpired) return 'timed out';
  if (state.status === 'canceling') return 'canceled';
  return isUsedUp(state) ? 'connection limit' : undefined;
}

function isUsedUp({ connectionLimit, connectionCount }: TransitionState): boolean {
  return connectionLimit !== -1 && connectionCount >= connectionLimit;
}
