/** The history of views, as in a browser. */

import type { View } from './view.ts';

type Stack = readonly View[];

/** Earlier and later views of the current one; the newest of each is last. */
export interface History {
  readonly before: readonly Stack[];
  readonly after: readonly Stack[];
}

/** The part of the state for the history. */
interface Visited {
  readonly views: Stack;
  readonly history: History;
}

export const NO_HISTORY: History = { before: [], after: [] };

/** Views to go back to. */
const KEPT = 50;

/** Returns the history after a new view is opened from `state`; later views are dropped. */
export function visit(state: Visited): History {
  return { before: [...state.history.before, state.views].slice(-KEPT), after: [] };
}

/** Goes one view back or forward; undefined at either end. */
export function alongHistory<S extends Visited>(state: S, by: 1 | -1): S | undefined {
  const { views, history } = state;
  const next = (by < 0 ? history.before : history.after).at(-1);
  if (next === undefined) return undefined;
  return {
    ...state,
    views: next,
    history:
      by < 0
        ? { before: history.before.slice(0, -1), after: [...history.after, views] }
        : { before: [...history.before, views], after: history.after.slice(0, -1) },
  };
}

/** Swaps the current and the last shown view. Undefined if there is none. */
export function toLastView<S extends Visited>(state: S): S | undefined {
  const { views, history } = state;
  const last = history.before.at(-1);
  if (last === undefined) return undefined;
  return {
    ...state,
    views: last,
    history: { ...history, before: [...history.before.slice(0, -1), views] },
  };
}
