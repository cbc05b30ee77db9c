/**
 * Filters long lists: the searchable text of a row is built once, an extended filter searches only the previous matches, and unchanged rows are not
 * matched again.
 */
import { alignment, keptResults } from '../../lib/alignment.ts';
import { compileFilter, type Filterable, narrows } from './filter.ts';
import type { FieldValue } from './filter-keys.ts';
import { isFuzzyReady } from './fuzzy.ts';

interface Answer<Row> {
  readonly rows: readonly Row[];
  readonly filter: string;
  readonly fuzzy: boolean;
  /** For each row whether it matches. */
  readonly hits: readonly boolean[];
  readonly found: readonly Row[];
}

/** A filter that caches its newest result; the same rows and filter return the same list. Rows must not change. */
export function rowFilter<Row extends object, Key extends string>(
  describe: (row: Row) => { readonly text: string; readonly fields: Readonly<Record<Key, FieldValue>> },
): (rows: readonly Row[], filter: string) => readonly Row[] {
  const described = new WeakMap<Row, Filterable>();
  const offered = (row: Row): Filterable => {
    const known = described.get(row);
    if (known !== undefined) return known;
    const { text, fields } = describe(row);
    const offer = { text: text.toLowerCase(), fields };
    described.set(row, offer);
    return offer;
  };
  let last: Answer<Row> | undefined;
  return (rows, filter) => {
    const fuzzy = isFuzzyReady();
    if (last?.rows === rows && last.filter === filter && last.fuzzy === fuzzy) return last.found;
    if (filter.trim() === '') return rows;
    const matches = compileFilter(filter);
    const known = last?.hits ?? [];
    const same = last?.filter === filter && last.fuzzy === fuzzy;
    const places = last !== undefined && same ? alignment(last.rows, rows) : undefined;
    const narrowed = last?.rows === rows && narrows(filter, last.filter);
    const hits =
      places === undefined
        ? rows.map((row, index) => !(narrowed && known[index] === false) && matches(offered(row)))
        : keptResults(rows, places, known, (row) => matches(offered(row)));
    const found = rows.filter((_, index) => hits[index] === true);
    last = { rows, filter, fuzzy, hits, found };
    return found;
  };
}
