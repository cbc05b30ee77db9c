/** Columns of a list: which fit, how wide each is. Widths come from the screen and never from the rows, so that nothing jumps at a refresh. Pure. */
import type { SortValue } from '../store/sort.ts';
import type { Tone } from './theme.ts';

export interface Column<Row> {
  readonly title: string;
  readonly width: number;
  /** Share of the columns left over; absent = stays at `width`. */
  readonly grow?: number;
  /** 1 = never dropped; the highest number leaves first. */
  readonly priority: number;
  readonly align?: 'right';
  readonly cell: (row: Row) => string;
  readonly tone?: (row: Row) => Tone;
  /** Never drawn, only sorted by. */
  readonly hidden?: true;
  /** What the list is sorted by when it is sorted by this column; absent = the text of the cell. */
  readonly sortBy?: (row: Row) => SortValue;
}

export interface FittedColumn<Row> extends Column<Row> {
  readonly fitted: number;
}

/** The columns that fit into `width`, one blank between them, with what is left over given to those that grow. */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
): readonly FittedColumn<Row>[] {
  let kept = columns;
  while (kept.length > 1 && needed(kept) > width) {
    const least = Math.max(...kept.map((column) => column.priority));
    const index = kept.findLastIndex((column) => column.priority === least);
    if (least === 1) break;
    kept = kept.filter((_, position) => position !== index);
  }
  const left = width - needed(kept);
  const shares = kept.reduce((sum, column) => sum + (column.grow ?? 0), 0);
  if (left < 0) return shrunk(kept, width);
  let given = 0;
  const lastGrowing = kept.findLastIndex((column) => column.grow !== undefined);
  return kept.map((column, index) => {
    const share =
      index === lastGrowing ? left - given : Math.floor((left * (column.grow ?? 0)) / Math.max(1, shares));
    given += share;
    return { ...column, fitted: column.width + (column.grow === undefined ? 0 : share) };
  });
}

function needed(columns: readonly { readonly width: number }[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0) + columns.length - 1;
}

/** Nothing can leave any more: the widest columns give way. */
function shrunk<Row>(columns: readonly Column<Row>[], width: number): readonly FittedColumn<Row>[] {
  const widths = columns.map((column) => column.width);
  let over = needed(columns) - width;
  while (over > 0 && Math.max(...widths) > 1) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 1) - 1;
    over -= 1;
  }
  return columns.map((column, index) => ({ ...column, fitted: widths[index] ?? 1 }));
}
