/** Forwards that ended, until the user acknowledges them: the newest of each target. */
import { sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import type { ForwardView } from './forward-view.state.ts';

/** Why a forward ended, unless the user ended it here. */
export type EndedWhy = 'expired' | 'used-up' | 'ended' | 'canceled' | 'unused' | 'failed';

export interface EndedForward {
  readonly view: ForwardView;
  readonly why: EndedWhy;
  /** The reason as a sentence, without the name of the forward. */
  readonly reason: string;
  readonly endedAtMs: number;
}

/** Acknowledges forwards that ended. */
export type EndedAction =
  /** Without a key all of them. `key`: see `sessionKey`. */
  { readonly type: 'forwards.acknowledge'; readonly key?: string };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly endedForwards: EndedAction;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    /** Not acknowledged yet, oldest first. */
    readonly ended: readonly EndedForward[];
  }
}

export const INITIAL_ENDED: Pick<AppState, 'ended'> = { ended: [] };

const KEPT = 100;

/** Adds one; an older one of the same target is dropped. */
export function withEnded(state: AppState, ended: EndedForward): AppState {
  const others = state.ended.filter(({ view }) => !isSameTarget(view, ended.view));
  return { ...state, ended: [...others, ended].slice(-KEPT) };
}

/** A forward of the same target is open again. */
export function withoutEnded(state: AppState, opened: ForwardView): AppState {
  const ended = state.ended.filter(({ view }) => !isSameTarget(view, opened));
  return ended.length === state.ended.length ? state : { ...state, ended };
}

/** Without a key all are acknowledged. */
export function acknowledged(state: AppState, key: string | undefined): AppState {
  return {
    ...state,
    ended: key === undefined ? [] : state.ended.filter(({ view }) => sessionKey(view) !== key),
  };
}

function isSameTarget(one: ForwardView, other: ForwardView): boolean {
  return one.targetId === other.targetId && one.controller === other.controller;
}
