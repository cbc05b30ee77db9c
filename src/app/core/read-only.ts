/** Looking without touching: what is refused then, and why. One table; keys are dim by it and `perform` refuses by it. Pure. */
import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

const OPENS = 'no session is opened';
const CANCELS = 'no session is cancelled';
const SIGNS_OUT = 'no token is deleted';

/** Actions that open a session or change something on the controller. The client of the controller refuses the calls behind them as well. */
const REFUSED: Partial<Record<Action['type'], string>> = {
  'connect.ask': OPENS,
  'connect.submit': OPENS,
  'client.target': OPENS,
  'palette.connect': OPENS,
  'session.cancel': CANCELS,
  'sessions.cancel': CANCELS,
  'sign-out': SIGNS_OUT,
  'profile.sign-out': SIGNS_OUT,
};

/** By the command line, or because the person chose it. */
export function isReadOnly(state: AppState): boolean {
  return state.readOnly || state.preferences.readOnly === true;
}

/** Why an action is refused; undefined when it may go on. */
export function readOnlyRefusal(state: AppState, action: Action): string | undefined {
  if (!isReadOnly(state)) return undefined;
  const reason = REFUSED[action.type === 'confirm' ? action.action.type : action.type];
  if (reason === undefined) return undefined;
  return `read-only: ${reason}${state.readOnly ? '' : '; ":read-only off" lifts it'}`;
}
