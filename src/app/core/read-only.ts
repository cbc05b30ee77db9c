/** Read-only mode: refused actions and the reasons. One table; it dims keys, and `perform` refuses by it. */
import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

const OPENS = 'sessions cannot be opened';
const CANCELS = 'sessions cannot be canceled';
const SIGNS_OUT = 'tokens cannot be deleted';

/** Actions that open a session or change something on the controller. The client of the controller refuses the calls behind them as well. */
const REFUSED: Partial<Record<Action['type'], string>> = {
  'connect.ask': OPENS,
  'connect.submit': OPENS,
  'client.target': OPENS,
  'palette.connect': OPENS,
  'palette.shell': OPENS,
  'proxy.open': OPENS,
  'session.cancel': CANCELS,
  'sessions.cancel': CANCELS,
  'sign-out': SIGNS_OUT,
  'profile.sign-out': SIGNS_OUT,
};

/** Set by the command line, or by the user. */
export function isReadOnly(state: AppState): boolean {
  return state.readOnly || state.preferences.readOnly === true;
}

/** Returns why an action is refused; undefined if it is allowed. */
export function readOnlyRefusal(state: AppState, action: Action): string | undefined {
  if (!isReadOnly(state)) return undefined;
  const reason = REFUSED[action.type === 'confirm' ? action.action.type : action.type];
  if (reason === undefined) return undefined;
  return `Read-only mode: ${reason}${state.readOnly ? '' : '. ":read-only off" turns it off.'}`;
}
