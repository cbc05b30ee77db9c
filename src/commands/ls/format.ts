/** Formats rows: a table for reading, JSON and CSV for programs. */
import { csvText } from '../../lib/csv.ts';
import { jsonText, sanitize } from '../../lib/text.ts';
import { displayWidth, takeColumns, truncate, wrapText } from '../../lib/text-width.ts';
import type { Value } from './fields.ts';
import { fitColumns } from './fit-columns.ts';

export type ListFormat = 'table' | 'json' | 'csv';

interface Rows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** Longer values are cut in a table: more than a controller accepts (wt_name, wt_description in hashicorp/boundary), and a limit for one that accepts more. */
const LONGEST = 1024;
const BETWEEN = '  ';

/** Returns whole lines, the last one with its line feed. `columns` is the width of the terminal; undefined: a file or a pipe. */
export function formatRows(format: ListFormat, listed: Rows, columns?: number): string {
  if (format === 'json') return documentText(listed);
  if (format === 'table') return tableText(listed, columns);
  return csvText([listed.names, ...listed.rows], { onTerminal: columns !== undefined });
}

function documentText({ names, rows }: Rows): string {
  const items = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return `${jsonText({ items }, 2)}\n`;
}

/** Omits columns without values, and on a terminal those that do not fit; these are listed below the table. */
function tableText({ names, rows }: Rows, columns: number | undefined): string {
  const known = names.flatMap((name, index) =>
    index === 0 || rows.some((row) => (row[index] ?? null) !== null) ? [{ name, index }] : [],
  );
  const table = [
    known.map(({ name }) => titleOf(name)),
    ...rows.map((row) => known.map(({ index }) => cellOf(row[index] ?? null))),
  ];
  const natural = known.map(({ name }, column) => ({
    name,
    width: table.reduce((widest, cells) => Math.max(widest, displayWidth(cells[column] ?? '')), 0),
  }));
  const fitted = columns === undefined ? natural.map(({ width }) => width) : fitColumns(natural, columns);
  const lines = table.map((cells) => lineOf(cells, fitted));
  const hidden = known.filter((_, column) => fitted[column] === undefined).map(({ name }) => titleOf(name));
  const note = `Not shown: ${hidden.join(', ')}. Use a wider terminal or -o json to see them.`;
  const below = columns === undefined || hidden.length === 0 ? [] : wrapText(note, columns);
  return [...lines, ...below, ''].join('\n');
}

function titleOf(name: string): string {
  return name.toUpperCase().replaceAll('_', ' ');
}

function cellOf(value: Value): string {
  if (value === null) return '-';
  const text = sanitize(String(value));
  // Cut before it is measured, which is slow with hundreds of thousands of characters.
  return text.length <= LONGEST ? text : `${takeColumns(text, LONGEST - 1)}~`;
}

function lineOf(cells: readonly string[], widths: readonly (number | undefined)[]): string {
  const shown = cells.flatMap((text, column) => {
    const width = widths[column];
    if (width === undefined) return [];
    const cut = truncate(text, width);
    return [cut + ' '.repeat(Math.max(0, width - displayWidth(cut)))];
  });
  return shown.join(BETWEEN).trimEnd();
}
