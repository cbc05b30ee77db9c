/** Orders a list as shown: by the selected column, and frozen under an open dialog. */

import type { AppState } from '../core/state.ts';
import type { SortOrder, View } from '../core/view.ts';
import type { Column } from './columns.ts';
import { createSort, sortRows } from './sort.ts';

interface Arranged<Row> {
  readonly rows: readonly Row[];
  readonly sort: View['sort'];
  readonly held: readonly string[] | undefined;
  readonly result: readonly Row[];
}

/** One per list. The same rows and order return the same array. */
export function createArranger<Row extends { readonly id: string }>(): (
  rows: readonly Row[],
  columns: () => readonly Column<Row>[],
  state: AppState,
  view: View,
) => readonly Row[] {
  let last: Arranged<Row> | undefined;
  let sorting:
    | { readonly by: SortOrder; readonly sorted: (rows: readonly Row[]) => readonly Row[] }
    | undefined;
  return (rows, columns, { heldOrder: held }, { sort }) => {
    if (last?.rows === rows && last.sort === sort && last.held === held) return last.result;
    if (sorting?.by !== sort) sorting = undefined;
    const column = sort === undefined ? undefined : columns().find(({ title }) => title === sort.column);
    if (sort !== undefined && column !== undefined)
      sorting ??= { by: sort, sorted: createSort(column.sortBy ?? column.cell, sort.reversed) };
    const sorted = sorting === undefined ? rows : sorting.sorted(rows);
    const result = held === undefined ? sorted : asHeld(sorted, held);
    last = { rows, sort, held, result };
    return result;
  };
}

/** Sorts rows in a given order of ids; unknown ones come last. */
function asHeld<Row extends { readonly id: string }>(
  rows: readonly Row[],
  held: readonly string[],
): readonly Row[] {
  const positions = new Map(held.map((id, position) => [id, position]));
  return sortRows(rows, (row) => positions.get(row.id), false);
}
