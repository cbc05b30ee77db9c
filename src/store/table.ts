/** A list as rows of text, as it is written to a file. Pure. */
import { displayWidth, fitText } from '../lib/text.ts';

export interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Ways to write a table, by the ending of the file. */
export const TABLE_FORMATS = ['csv', 'json', 'txt'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** By its ending; anything that is not known is plain text. */
export function formatOf(file: string): TableFormat {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  return TABLE_FORMATS.find((format) => format === ending) ?? 'txt';
}

/** The file under another ending; a name without a known one gets it added. */
export function withFormat(file: string, format: TableFormat): string {
  return `${file.replace(/\.(csv|json|txt)$/i, '')}.${format}`;
}

/** The content of a file. */
export function tableText(table: Table, format: TableFormat): string {
  if (format === 'json') return `${JSON.stringify(objects(table), undefined, 2)}\n`;
  if (format === 'csv') return [table.titles, ...table.rows].map(csvLine).join('');
  const all = [table.titles, ...table.rows];
  const widths = table.titles.map((_, index) =>
    Math.max(...all.map((cells) => displayWidth(cells[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => fitText(cell, widths[index] ?? 0)).join('  ');
  return all.map((cells) => `${line(cells).trimEnd()}\n`).join('');
}

function objects({ titles, rows }: Table): readonly Readonly<Record<string, string>>[] {
  return rows.map((cells) => Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ''])));
}

/** RFC 4180. Lines end as it says, with CR and LF. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(inert(cell))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A name that a spreadsheet would take for a formula: who may name a target must not make another one's spreadsheet compute. */
function inert(cell: string): string {
  return /^[=@]|^[+-][^\d]/.test(cell) ? `'${cell}` : cell;
}
