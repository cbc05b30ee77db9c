/** Sorts a list and marks its rows. */
import type { Handlers } from '../core/actions.ts';
import type { Runtime } from '../core/runtime.ts';
import { withTopView } from '../core/state.ts';
import { markRange, toggleMark, unmark } from './marks.ts';
import { besideColumn, nextSort } from './sort.ts';

/** Sorting and marking. */
export type ListAction =
  | { readonly type: 'sort'; readonly column: string }
  | { readonly type: 'sort.pick'; readonly by: number }
  | { readonly type: 'mark' }
  | { readonly type: 'mark.range' }
  | { readonly type: 'mark.clear' };

declare module '../core/actions.ts' {
  interface ActionMap {
    readonly list: ListAction;
  }
}

export function listHandlers({ catalog, update }: Runtime): Handlers<ListAction> {
  return {
    sort: ({ column }) =>
      update((state) =>
        withTopView(state, (view) => ({
          ...view,
          sort: nextSort(view.sort, column),
          pickedColumn: column,
        })),
      ),
    'sort.pick': ({ by }) =>
      update((state) =>
        withTopView(state, (view) => ({
          ...view,
          pickedColumn: besideColumn(catalog.sortColumns(state, view), view.pickedColumn, by),
        })),
      ),
    mark: () =>
      update((state) => withTopView(state, (view) => toggleMark(view, catalog.rowIds(state, view)))),
    'mark.range': () =>
      update((state) => withTopView(state, (view) => markRange(view, catalog.rowIds(state, view)))),
    'mark.clear': () => update((state) => withTopView(state, (view) => unmark(view))),
  };
}
