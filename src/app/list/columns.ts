/** Columns of a list: which fit, and their widths. Widths depend on the screen, and on the rows only in favor of names: nothing else jumps at a refresh. */
import { displayWidth } from '../../lib/text-width.ts';
import type { Glyphs, Tone } from '../shell/theme.ts';
import type { SortValue } from './sort.ts';

export interface Column<Row> {
  readonly title: string;
  readonly width: number;
  /** Share of the remaining columns; absent: stays at `width`. */
  readonly grow?: number;
  /** 1: never dropped; the highest number is dropped first. */
  readonly priority: number;
  readonly align?: 'right';
  readonly cell: (row: Row) => string;
  /** Replaces the text of the cell, using the characters of this terminal, in so many columns. */
  readonly drawn?: (row: Row, glyphs: Glyphs, fitted: number) => string;
  readonly tone?: (row: Row) => Tone;
  /** For a screen reader, instead of title and cell; empty: nothing. */
  readonly say?: (row: Row) => string;
  /** Shown in wide mode only; always sortable. */
  readonly wide?: true;
  /** Identifies a row: stays in place, with all columns before it, when a wide list is scrolled sideways. */
  readonly name?: true;
  /** Sort key of this column; absent: the text of the cell. */
  readonly sortBy?: (row: Row) => SortValue;
}

export interface FittedColumn<Row> extends Column<Row> {
  readonly fitted: number;
}

/** Every column is at least as wide as its content. */
export interface WideColumns<Row> {
  readonly columns: readonly FittedColumn<Row>[];
  /** Scrolling further shows nothing new. */
  readonly limit: number;
}

/** Number of rows that are measured. */
const MEASURED = 500;

/** Returns all columns at their natural width, those after the name scrolled by `scrolled`; the last ones may exceed the right edge. */
export function wideColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  scrolled: number,
): WideColumns<Row> {
  const fitted = columns.map((column) => {
    const natural = Math.max(column.width, naturalWidth(column, rows));
    return { ...column, fitted: Math.min(natural, Math.max(1, width)) };
  });
  const fixed = fitted.slice(0, fitted.findIndex((column) => column.name === true) + 1);
  const others = fitted.slice(fixed.length);
  const fits = (from: number): boolean =>
    needed([...fixed, ...others.slice(from)].map((column) => ({ width: column.fitted }))) <= width;
  const first = others.findIndex((_, index) => fits(index));
  const limit = first === -1 ? Math.max(0, others.length - 1) : first;
  return { columns: [...fixed, ...others.slice(Math.min(scrolled, limit))], limit };
}

/** A name is worth more than a column of the least priority up to this width. */
const NAME_FIRST = 30;

/**
 * Returns the columns that fit into `width`, separated by one blank. A name of `rows` that would be cut gets the width first; growing columns share
 * the rest.
 */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  rows: readonly Row[] = [],
): readonly FittedColumn<Row>[] {
  const wanted = (column: Column<Row>): number =>
    column.name === true && rows.length > 0
      ? Math.max(column.width, naturalWidth(column, rows))
      : column.width;
  const claimed = (column: Column<Row>): { readonly width: number } => ({
    width: Math.max(column.width, Math.min(NAME_FIRST, wanted(column))),
  });
  let kept = columns.filter((column) => column.wide !== true);
  while (kept.length > 1) {
    const least = Math.max(...kept.map((column) => column.priority));
    const isOver = needed(least > NAME_PRIORITY ? kept.map(claimed) : kept) > width;
    if (!isOver || least === 1) break;
    const index = kept.findLastIndex((column) => column.priority === least);
    kept = kept.filter((_, position) => position !== index);
  }
  const left = width - needed(kept);
  if (left < 0) return shrunk(kept, width);
  const named = kept.map((column) => ({
    ...column,
    width: column.width + Math.min(left, wanted(column) - column.width),
  }));
  return withNames(grown(named, width - needed(named)), rows);
}

/** Columns of a higher number leave in favor of names, too. */
const NAME_PRIORITY = 3;

/** Growing columns share the rest. */
function grown<Row>(columns: readonly Column<Row>[], left: number): readonly FittedColumn<Row>[] {
  const shares = columns.reduce((sum, column) => sum + (column.grow ?? 0), 0);
  const lastGrowing = columns.findLastIndex((column) => column.grow !== undefined);
  let given = 0;
  return columns.map((column, index) => {
    const share =
      index === lastGrowing ? left - given : Math.floor((left * (column.grow ?? 0)) / Math.max(1, shares));
    given += share;
    return { ...column, fitted: column.width + (column.grow === undefined ? 0 : share) };
  });
}

/** Columns of text lend what they do not need to the name, from the last one on. Figures keep their width: they change all the time. */
function withNames<Row>(
  columns: readonly FittedColumn<Row>[],
  rows: readonly Row[],
): readonly FittedColumn<Row>[] {
  const name = columns.find((column) => column.name === true);
  if (name === undefined || rows.length === 0) return columns;
  let missing = naturalWidth(name, rows) - name.fitted;
  if (missing <= 0) return columns;
  const lent = new Map<string, number>();
  for (const column of columns.toReversed()) {
    if (column === name || column.align === 'right') continue;
    const spare = Math.min(missing, Math.max(0, column.fitted - naturalWidth(column, rows)));
    lent.set(column.title, spare);
    missing -= spare;
  }
  const gained = [...lent.values()].reduce((sum, spare) => sum + spare, 0);
  return columns.map((column) => ({
    ...column,
    fitted: column === name ? column.fitted + gained : column.fitted - (lent.get(column.title) ?? 0),
  }));
}

/** Measured once for a list of rows: the same rows are drawn many times. */
const measured = new WeakMap<readonly unknown[], Map<string, number>>();

/** Width of the longest cell or of the title. */
function naturalWidth<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const known = measured.get(rows) ?? new Map<string, number>();
  measured.set(rows, known);
  const width =
    known.get(column.title) ??
    Math.max(column.title.length, ...rows.slice(0, MEASURED).map((row) => displayWidth(column.cell(row))));
  known.set(column.title, width);
  return width;
}

function needed(columns: readonly { readonly width: number }[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0) + columns.length - 1;
}

/** If no column can be dropped any more, the widest columns shrink. */
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
