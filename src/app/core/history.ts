/** The history of views, as in a browser. */

import type { Place } from './view.ts';

type Stack = readonly Place[];

/** Earlier and later views of the current one; the newest of each is last. */
export interface Trail {
  readonly before: readonly Stack[];
  readonly after: readonly Stack[];
}

/** The part of the state for the history. */
interface Visited {
  readonly places: Stack;
  readonly trail: Trail;
}

export const NO_TRAIL: Trail = { before: [], after: [] };

/** Views to go back to. */
const KEPT = 50;

/** Returns the history after a new view is opened from `state`; later views are dropped. */
export function visit(state: Visited): Trail {
  return { before: [...state.trail.before, state.places].slice(-KEPT), after: [] };
}

/** Goes one view back or forward; undefined at either end. */
export function alongTrail<S extends Visited>(state: S, by: 1 | -1): S | undefined {
  const { places, trail } = state;
  const next = (by < 0 ? trail.before : trail.after).at(-1);
  if (next === undefined) return undefined;
  return {
    ...state,
    places: next,
    trail:
      by < 0
        ? { before: trail.before.slice(0, -1), after: [...trail.after, places] }
        : { before: [...trail.before, places], after: trail.after.slice(0, -1) },
  };
}

/** Swaps the current and the last shown view. Undefined if there is none. */
export function toLastView<S extends Visited>(state: S): S | undefined {
  const { places, trail } = state;
  const last = trail.before.at(-1);
  if (last === undefined) return undefined;
  return { ...state, places: last, trail: { ...trail, before: [...trail.before.slice(0, -1), places] } };
}
