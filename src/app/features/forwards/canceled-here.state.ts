/** When the user canceled sessions in this program. */
import { currentRef, sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';

declare module '../../core/state.ts' {
  interface AppState {
    /** By `sessionKey`, in milliseconds since the epoch; until another user signs in. */
    readonly canceledHere: Readonly<Record<string, number>>;
  }
}

export const INITIAL_CANCELED: Pick<AppState, 'canceledHere'> = { canceledHere: {} };

/** Undefined: removes the note. */
export function withCanceled(state: AppState, key: string, atMs: number | undefined): AppState {
  const { [key]: _, ...others } = state.canceledHere;
  return { ...state, canceledHere: atMs === undefined ? others : { ...others, [key]: atMs } };
}

/** Returns when the user canceled a session of the current controller; undefined if not here. */
export function canceledAtMs(
  state: Pick<AppState, 'canceledHere' | 'connection'>,
  sessionId: string,
): number | undefined {
  return state.canceledHere[sessionKey(currentRef(state, sessionId))];
}
