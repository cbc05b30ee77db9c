/** Sorts a list and marks its rows. */
import type { Handlers } from '../core/actions.ts';
import type { Runtime } from '../core/runtime.ts';
import { withTopPlace } from '../core/state.ts';
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
        withTopPlace(state, (place) => ({
          ...place,
          sort: nextSort(place.sort, column),
          pickedColumn: column,
        })),
      ),
    'sort.pick': ({ by }) =>
      update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          pickedColumn: besideColumn(catalog.sortColumns(state, place), place.pickedColumn, by),
        })),
      ),
    mark: () =>
      update((state) => withTopPlace(state, (place) => toggleMark(place, catalog.rowIds(state, place)))),
    'mark.range': () =>
      update((state) => withTopPlace(state, (place) => markRange(place, catalog.rowIds(state, place)))),
    'mark.clear': () => update((state) => withTopPlace(state, (place) => unmark(place))),
  };
}
