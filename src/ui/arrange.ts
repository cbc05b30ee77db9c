/** The order of a list as it is shown: the one of the picked column, and none that moves under an open dialog. Pure but for its memory. */
import type { Place } from '../store/place.ts';
import { sortRows } from '../store/sort.ts';
import type { AppState } from '../store/state.ts';
import type { Column } from './columns.ts';

interface Arranged<Row> {
  readonly rows: readonly Row[];
  readonly sort: Place['sort'];
  readonly held: readonly string[] | undefined;
  readonly result: readonly Row[];
}

/** One for each list. The same rows and order give the same array. */
export function createArranger<Row extends { readonly id: string }>(): (
  rows: readonly Row[],
  columns: () => readonly Column<Row>[],
  state: AppState,
  place: Place,
) => readonly Row[] {
  let last: Arranged<Row> | undefined;
  return (rows, columns, { heldOrder: held }, { sort }) => {
    if (last?.rows === rows && last.sort === sort && last.held === held) return last.result;
    const column = sort === undefined ? undefined : columns().find(({ title }) => title === sort.column);
    const sorted =
      column === undefined ? rows : sortRows(rows, column.sortBy ?? column.cell, sort?.reversed === true);
    const result = held === undefined ? sorted : asHeld(sorted, held);
    last = { rows, sort, held, result };
    return result;
  };
}

/** Rows in a given order of ids; those that it does not name come last. */
function asHeld<Row extends { readonly id: string }>(
  rows: readonly Row[],
  held: readonly string[],
): readonly Row[] {
  const positions = new Map(held.map((id, position) => [id, position]));
  return sortRows(rows, (row) => positions.get(row.id), false);
}
