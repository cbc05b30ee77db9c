/** State changes of signing in and out. */

import type { StoredToken } from '../../../settings/types.ts';
import { emptyCollection } from '../../core/collection.ts';
import type { Connection } from '../../core/connections.ts';
import { textValue } from '../../core/edit.ts';
import type { Failure } from '../../core/failure.ts';
import { NO_HISTORY } from '../../core/history.ts';
import { type AppState, withoutOk } from '../../core/state.ts';
import { makeView, openView } from '../../core/view.ts';
import { EMPTY_INVENTORY } from '../inventory/index.ts';
import { makeSignInForm } from './sign-in.state.ts';

/** Signs in. The same user on the same controller continues in the previous view; otherwise the state is reset. */
export function signedInState(
  state: AppState,
  { address, lab }: Pick<Connection, 'address' | 'lab'>,
  token: StoredToken,
): AppState {
  const { connection } = state;
  const sameUser =
    connection.userId === undefined || token.userId === undefined || connection.userId === token.userId;
  const sameController = connection.address === address;
  const base = sameController && sameUser ? state : forgetIdentity(state);
  return {
    ...base,
    connection: {
      ...base.connection,
      address,
      phase: 'signed-in',
      lab,
      userId: token.userId,
      loginName: token.loginName,
      authTokenId: token.authTokenId,
      authMethodId: token.authMethodId,
      tokenExpiresAtMs: token.expiresAtMs,
      offline: undefined,
      pausedUntilMs: undefined,
    },
    signIn: {
      ...base.signIn,
      password: textValue(''),
      passwordShown: false,
      status: 'idle',
      failure: undefined,
      reason: undefined,
      over: undefined,
    },
    // Remembered settings of another controller's targets do not apply to this one.
    memory: sameController ? state.memory : {},
  };
}

/** The token is no longer usable. The views stay, to continue there after the next sign-in. */
export function signedOutState(state: AppState, reason: string): AppState {
  return {
    ...state,
    connection: {
      ...state.connection,
      phase: 'signed-out',
      authTokenId: undefined,
      tokenExpiresAtMs: undefined,
      offline: undefined,
      pausedUntilMs: undefined,
    },
    signIn: { ...state.signIn, status: 'contacting', reason, failure: undefined },
    dialog: undefined,
    prompt: undefined,
    busy: undefined,
  };
}

/** Switches to another controller, signed out. `address` is unknown for a lab that is still starting. */
export function leftState(state: AppState, address: string | undefined, lab: boolean): AppState {
  return {
    ...forgetIdentity(state),
    connection: {
      address,
      phase: lab ? 'starting-lab' : 'signed-out',
      lab,
      userId: undefined,
      loginName: undefined,
      authTokenId: undefined,
      authMethodId: undefined,
      tokenExpiresAtMs: undefined,
      offline: undefined,
      pausedUntilMs: undefined,
    },
    signIn: makeSignInForm(address),
    memory: {},
    dialog: undefined,
    prompt: undefined,
    busy: undefined,
  };
}

/** Removes the last user's view; open forwards stay. */
export function forgetIdentity(state: AppState): AppState {
  return {
    ...state,
    connection: { ...state.connection, userId: undefined, loginName: undefined, authMethodId: undefined },
    views: [makeView({ screen: 'scopes' })],
    history: NO_HISTORY,
    recent: [],
    canceledHere: {},
    scopeId: undefined,
    scopes: emptyCollection(),
    targets: emptyCollection(),
    sessions: emptyCollection(),
    targetDetails: {},
    sessionDetails: {},
    inventory: EMPTY_INVENTORY,
  };
}

/** A returning user continues in the list of all targets, unless another view is open. */
export function onTargets(state: AppState): AppState {
  return state.views.length > 1 ? state : { ...state, views: openView(state.views, { screen: 'targets' }) };
}

/** The controller is unreachable: rows stay, the header shows it. */
export function withOffline(state: AppState, failure: Failure, nowMs: number): AppState {
  const known = state.connection.offline;
  const shown = known === undefined ? withoutOk(state) : state;
  const offline = { sinceMs: known?.sinceMs ?? nowMs, failure };
  return { ...shown, connection: { ...state.connection, offline } };
}

/** The controller returned too many requests: rows stay, the frame counts down. */
export function withPause(state: AppState, retryAfterMs: number, nowMs: number): AppState {
  return { ...state, nowMs, connection: { ...state.connection, pausedUntilMs: nowMs + retryAfterMs } };
}
