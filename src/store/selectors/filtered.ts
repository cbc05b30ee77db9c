/** Filtering of long lists: what a row offers is built once for the row, and a filter that became longer looks only at what was left. */
import { compileFilter, type Filterable, narrows } from '../filter.ts';
import { isFuzzyReady } from '../fuzzy.ts';

interface Answer<Row> {
  readonly rows: readonly Row[];
  readonly filter: string;
  readonly fuzzy: boolean;
  readonly found: readonly Row[];
}

/** A filter with a memory of its newest answer; the same rows and filter give the same list. Rows must not change. */
export function rowFilter<Row extends object>(
  describe: (row: Row) => Filterable,
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
    const from = last?.rows === rows && narrows(filter, last.filter) ? last.found : rows;
    const matches = compileFilter(filter);
    const found = from.filter((row) => matches(offered(row)));
    last = { rows, filter, fuzzy, found };
    return found;
  };
}
