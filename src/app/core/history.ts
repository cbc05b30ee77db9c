/** The history of views: every stack of places that was shown, as a browser keeps its pages. Pure. */

import type { Place } from './view.ts';

type Stack = readonly Place[];

/** What was shown before the view of now, and what was left by going back; the newest of each is last. */
export interface Trail {
  readonly before: readonly Stack[];
  readonly after: readonly Stack[];
}

/** The part of the state that the history is about. */
interface Visited {
  readonly places: Stack;
  readonly trail: Trail;
}

export const NO_TRAIL: Trail = { before: [], after: [] };

/** Views that can be gone back to. */
const KEPT = 50;

/** The trail once the view of `state` is left for a new one; what lay ahead is gone. */
export function visit(state: Visited): Trail {
  return { before: [...state.trail.before, state.places].slice(-KEPT), after: [] };
}

/** One view back or forward; undefined at either end. */
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

/** Back and forth between two views: the one that was shown last changes places with the one of now. Undefined when there was none. */
export function toLastView<S extends Visited>(state: S): S | undefined {
  const { places, trail } = state;
  const last = trail.before.at(-1);
  if (last === undefined) return undefined;
  return { ...state, places: last, trail: { ...trail, before: [...trail.before.slice(0, -1), places] } };
}
