/** Sorting a list by one of its columns. Stable, and made for lists of a hundred thousand rows. Pure. */

/** A column by its title, and the way. */
export interface SortOrder {
  readonly column: string;
  readonly reversed: boolean;
}

/** What a row is sorted by; undefined stands last, whichever way. */
export type SortValue = string | number | undefined;

/** The order after a column was asked for: again the same one reverses. */
export function nextSort(sort: SortOrder | undefined, column: string): SortOrder {
  return { column, reversed: sort?.column === column && !sort.reversed };
}

/** The column `by` places beside the picked one, held at both ends. */
export function besideColumn(
  columns: readonly string[],
  picked: string | undefined,
  by: number,
): string | undefined {
  const index = columns.indexOf(picked ?? '');
  if (index === -1) return by > 0 ? columns[0] : columns.at(-1);
  return columns[Math.min(columns.length - 1, Math.max(0, index + by))];
}

/** Rows in another order; equal ones keep the order that they came in, reversed or not. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortValue: (row: Row) => SortValue,
  reversed: boolean,
): readonly Row[] {
  const keyed = rows.map((row) => {
    const value = sortValue(row);
    return { row, key: typeof value === 'string' ? naturalKey(value) : value };
  });
  const way = reversed ? -1 : 1;
  keyed.sort((a, b) => compareKeys(a.key, b.key, way));
  return keyed.map(({ row }) => row);
}

/** Compares two keys; `way` is 1 or -1. */
function compareKeys(a: SortValue, b: SortValue, way: number): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -way : way;
}

/**
 * A text that compares as people sort names, `db-2` before `db-10` and `a` beside `A`, with `<` alone: a hundred times
 * faster than a collator, which is asked once for each comparison.
 */
export function naturalKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0'));
}

const DIGITS = 12;

/** Two sorted lists as one: what a few changes among very many rows cost instead of sorting all of them. */
export function mergeSorted<Row>(
  one: readonly Row[],
  other: readonly Row[],
  compare: (a: Row, b: Row) => number,
): readonly Row[] {
  if (other.length === 0) return one;
  const merged: Row[] = [];
  let next = 0;
  for (const row of one) {
    for (let candidate = other[next]; candidate !== undefined; candidate = other[next]) {
      if (compare(candidate, row) >= 0) break;
      merged.push(candidate);
      next += 1;
    }
    merged.push(row);
  }
  return merged.concat(other.slice(next));
}
