/** The forwards in the store, by session: ours, and those of background processes. */

import { controllerName, nameOf } from '../../core/names.ts';
import type { BackgroundForward } from '../../core/ports.ts';
import { currentRef, sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import { INITIAL_CANCELED } from './canceled-here.state.ts';
import { INITIAL_ENDED } from './ended-forwards.state.ts';
import type { ForwardView } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';

declare module '../../core/state.ts' {
  interface AppState {
    /** By `sessionKey`: those of every controller; ended ones stay until the sign-out. */
    readonly forwards: Readonly<Record<string, ForwardView>>;
    /** By `sessionKey`: forwards of background processes. */
    readonly background: Readonly<Record<string, BackgroundForward>>;
  }
}

export const INITIAL_FORWARDS: Pick<AppState, 'forwards' | 'background' | 'ended' | 'canceledHere'> = {
  forwards: {},
  background: {},
  ...INITIAL_ENDED,
  ...INITIAL_CANCELED,
};

type Held = Pick<AppState, 'connection' | 'forwards'>;

/** Returns our forward of a session of the current controller. */
export function forwardById(state: Held, sessionId: string): ForwardView | undefined {
  return state.forwards[sessionKey(currentRef(state, sessionId))];
}

/** Returns the background forward of a session of the current controller. */
export function backgroundById(
  state: Pick<AppState, 'connection' | 'background'>,
  sessionId: string,
): BackgroundForward | undefined {
  return state.background[sessionKey(currentRef(state, sessionId))];
}

/** Returns forwards of the current controller that still accept connections. */
export function openForwardsHere(state: Held): readonly ForwardView[] {
  return Object.values(state.forwards).filter(
    (view) => view.end === undefined && view.controller === state.connection.address,
  );
}

/** Returns forwards that still accept connections. */
export function openForwards(state: AppState): readonly ForwardView[] {
  return Object.values(state.forwards).filter((view) => view.end === undefined);
}

/** Number of ended forwards kept for their pages and figures. */
const ENDED_KEPT = 100;

/** Drops the oldest ended forwards beyond the limit: a forward reopened for every connection would leave thousands. */
export function withoutOldEnds(state: AppState): AppState {
  const ended = Object.entries(state.forwards).filter(([, view]) => view.end !== undefined);
  if (ended.length <= ENDED_KEPT) return state;
  ended.sort(([, a], [, b]) => a.openedAtMs - b.openedAtMs);
  const old = new Set(ended.slice(0, -ENDED_KEPT).map(([key]) => key));
  const forwards = Object.fromEntries(Object.entries(state.forwards).filter(([key]) => !old.has(key)));
  return { ...state, forwards };
}

/** Returns the target name of an open forward, even while its list is not loaded; with the controller if that is not the current one. */
export function forwardName(
  { targets, connection }: Pick<AppState, 'targets' | 'connection'>,
  view: Pick<ForwardView, 'targetId' | 'target' | 'controller'>,
): string {
  if (view.controller !== connection.address)
    return forwardsText.elsewhere(view.target, controllerName(view.controller));
  const known = targets.byId.get(view.targetId);
  return known === undefined ? view.target : nameOf(known);
}
