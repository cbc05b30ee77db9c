/** The state for a screen reader: nothing in it changes automatically more often than once a minute. */

import type { Catalog } from '../core/catalog.ts';
import type { AppState } from '../core/state.ts';

const STEP_MS = 60_000;

/** Returns the newest state with the clock of the last whole minute, and the figures of that time. `before` is the previous result. */
export function steadyState(
  { steady }: Pick<Catalog, 'steady'>,
  newest: AppState,
  before: AppState | undefined,
): AppState {
  const nowMs = Math.floor(newest.nowMs / STEP_MS) * STEP_MS;
  const state = { ...newest, nowMs };
  return before?.nowMs === nowMs ? steady(state, before) : state;
}
