/** Sessions of more than one controller side by side: an id alone may stand for two of them, as on a staging cluster that was restored from production. */
import type { ForwardView } from '../features/forwards/forward-view.state.ts';
import type { BackgroundForward } from './ports.ts';
import type { AppState } from './state.ts';

/** A session of a controller. */
export interface SessionRef {
  /** Normalized address. */
  readonly controller: string;
  readonly sessionId: string;
}

/** Key of a session in records that hold those of several controllers. */
export function sessionKey({ controller, sessionId }: SessionRef): string {
  return `${controller} ${sessionId}`;
}

/** The session with this id on the controller that is current. */
export function currentRef({ connection }: Pick<AppState, 'connection'>, sessionId: string): SessionRef {
  return { controller: connection.address ?? '', sessionId };
}

type Held = Pick<AppState, 'connection' | 'forwards'>;

/** Our forward of a session of the current controller. */
export function forwardById(state: Held, sessionId: string): ForwardView | undefined {
  return state.forwards[sessionKey(currentRef(state, sessionId))];
}

/** A forward of a session of the current controller that a background process holds. */
export function backgroundById(
  state: Pick<AppState, 'connection' | 'background'>,
  sessionId: string,
): BackgroundForward | undefined {
  return state.background[sessionKey(currentRef(state, sessionId))];
}

/** Forwards of the current controller that still take connections. */
export function openForwardsHere(state: Held): readonly ForwardView[] {
  return Object.values(state.forwards).filter(
    (view) => view.end === undefined && view.controller === state.connection.address,
  );
}
