/** Navigation and selection: handlers without ports. */

import type { Handlers, NavigationAction } from './actions.ts';
import { alongHistory, toLastView, visit } from './history.ts';
import type { Runtime } from './runtime.ts';
import { type AppState, topPlace, withTopPlace } from './state.ts';
import { cursorOf, moveCursor, openPlace, type Place, withCursor } from './view.ts';

export function navigationHandlers(runtime: Runtime): Handlers<NavigationAction> {
  const { update } = runtime;
  return {
    nothing: () => {},
    open: ({ place }) =>
      update((state) => ({
        ...state,
        prompt: undefined,
        places: openPlace(state.places, place),
        history: visit(state),
      })),
    history: ({ by }) => {
      const next = alongHistory(runtime.get(), by);
      if (next === undefined)
        runtime.flash('ok', by < 0 ? 'Already at the first view' : 'Already at the last view');
      else update(() => next);
    },
    'last-view': () => {
      const next = toLastView(runtime.get());
      if (next === undefined) runtime.flash('ok', 'No previous view');
      else update(() => next);
    },
    back: () => {
      if (topPlace(runtime.get()).filter === '' && runtime.get().places.length === 1)
        runtime.flash('ok', 'Press :q to quit');
      else update(goBack);
    },
    move: ({ by }) => {
      update((state) =>
        withTopPlace(state, (place) => moveCursor(place, runtime.catalog.rowIds(state, place), by)),
      );
    },
    select: ({ id }) => update((state) => withTopPlace(state, (place) => withCursor(place, id))),
    tab: ({ tab }) => update((state) => withTopPlace(state, (place) => ({ ...place, tab, filter: '' }))),
    toggle: ({ flag }) =>
      update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          flags: { ...place.flags, [flag]: place.flags[flag] !== true },
        })),
      ),
    found: ({ by }) => update((state) => withTopPlace(state, (place) => toFound(runtime, state, place, by))),
    filter: ({ text }) => update((state) => withTopPlace(state, (place) => ({ ...place, filter: text }))),
    flash: ({ kind, text }) => runtime.flash(kind, text),
  };
}

/** Clears the filter first, then leaves the view. */
function goBack(state: AppState): AppState {
  if (topPlace(state).filter !== '') return withTopPlace(state, (place) => ({ ...place, filter: '' }));
  return state.places.length > 1
    ? { ...state, places: state.places.slice(0, -1), history: visit(state) }
    : state;
}

/** Moves the cursor to a search match: `by` 1 the next, -1 the previous, wrapping around; 0 the same or the next. */
export function toFound(runtime: Runtime, state: AppState, place: Place, by: -1 | 0 | 1): Place {
  const found = runtime.catalog.found(state, place);
  if (found === undefined || found.length === 0) return place;
  const ids = runtime.catalog.rowIds(state, place);
  const cursor = ids.indexOf(cursorOf(place) ?? '');
  const positions = found.map((id) => ids.indexOf(id));
  const next =
    by === -1
      ? (positions.findLast((position) => position < cursor) ?? positions.at(-1))
      : (positions.find((position) => position >= cursor + by) ?? positions[0]);
  const id = ids[next ?? -1];
  return id === undefined ? place : withCursor(place, id);
}
