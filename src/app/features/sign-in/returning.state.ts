/** The sign-in under a form that was opened by a command: `esc` returns to it. */
import type { StoredToken } from '../../../settings/types.ts';
import type { AppState } from '../../core/state.ts';
import { signInText } from './sign-in.text.ts';

/** A sign-in that is still valid, and where the user was. */
export interface LeftSignIn extends Pick<AppState, 'views' | 'history' | 'recent' | 'scopeId'> {
  readonly address: string;
  /** Secret. */
  readonly token: StoredToken;
  /** Name to show. */
  readonly user: string;
}

/** Returns what is needed to return to the current sign-in. */
export function leftSignIn(state: AppState, address: string, token: StoredToken): LeftSignIn {
  const { views, history, recent, scopeId, connection } = state;
  const user = connection.loginName ?? connection.userId ?? signInText.unnamedUser;
  return { views, history, recent, scopeId, address, token, user };
}

/** Continues where the user was. */
export function returnedState(state: AppState, { views, history, recent, scopeId }: LeftSignIn): AppState {
  return { ...state, views, history, recent, scopeId };
}
