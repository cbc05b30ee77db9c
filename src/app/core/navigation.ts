/** Navigation and selection: handlers without ports. */

import type { Handlers, NavigationAction } from './actions.ts';
import { alongHistory, toLastView, visit } from './history.ts';
import type { Runtime } from './runtime.ts';
import { type AppState, topView, withTopView } from './state.ts';
import { cursorOf, moveCursor, openView, type View, withCursor } from './view.ts';

export function navigationHandlers(runtime: Runtime): Handlers<NavigationAction> {
  const { update } = runtime;
  return {
    nothing: () => {},
    open: ({ view }) =>
      update((state) => ({
        ...state,
        prompt: undefined,
        views: openView(state.views, view),
        history: visit(state),
      })),
    history: ({ by }) => {
      const next = alongHistory(runtime.get(), by);
      if (next === undefined)
        runtime.toast('ok', by < 0 ? 'Already at the first view' : 'Already at the last view');
      else update(() => next);
    },
    'last-view': () => {
      const next = toLastView(runtime.get());
      if (next === undefined) runtime.toast('ok', 'No previous view');
      else update(() => next);
    },
    back: () => {
      if (topView(runtime.get()).filter === '' && runtime.get().views.length === 1)
        runtime.toast('ok', 'Press :q to quit');
      else update(goBack);
    },
    move: ({ by }) => {
      update((state) =>
        withTopView(state, (view) => moveCursor(view, runtime.catalog.rowIds(state, view), by)),
      );
    },
    select: ({ id }) => update((state) => withTopView(state, (view) => withCursor(view, id))),
    tab: ({ tab }) => update((state) => withTopView(state, (view) => ({ ...view, tab, filter: '' }))),
    toggle: ({ flag }) =>
      update((state) =>
        withTopView(state, (view) => ({
          ...view,
          flags: { ...view.flags, [flag]: view.flags[flag] !== true },
        })),
      ),
    found: ({ by }) => update((state) => withTopView(state, (view) => toFound(runtime, state, view, by))),
    filter: ({ text }) => update((state) => withTopView(state, (view) => ({ ...view, filter: text }))),
    toast: ({ kind, text }) => runtime.toast(kind, text),
  };
}

/** Clears the filter first, then leaves the view. */
function goBack(state: AppState): AppState {
  if (topView(state).filter !== '') return withTopView(state, (view) => ({ ...view, filter: '' }));
  return state.views.length > 1
    ? { ...state, views: state.views.slice(0, -1), history: visit(state) }
    : state;
}

/** Moves the cursor to a search match: `by` 1 the next, -1 the previous, wrapping around; 0 the same or the next. */
export function toFound(runtime: Runtime, state: AppState, view: View, by: -1 | 0 | 1): View {
  const found = runtime.catalog.found(state, view);
  if (found === undefined || found.length === 0) return view;
  const ids = runtime.catalog.rowIds(state, view);
  const cursor = ids.indexOf(cursorOf(view) ?? '');
  const positions = found.map((id) => ids.indexOf(id));
  const next =
    by === -1
      ? (positions.findLast((position) => position < cursor) ?? positions.at(-1))
      : (positions.find((position) => position >= cursor + by) ?? positions[0]);
  const id = ids[next ?? -1];
  return id === undefined ? view : withCursor(view, id);
}
