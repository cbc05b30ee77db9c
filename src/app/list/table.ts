/** A list as rows of text, for saving to a file. */
import { csvText } from '../../lib/csv.ts';
import { jsonText } from '../../lib/text.ts';
import { displayWidth, fitText } from '../../lib/text-width.ts';
import type { Table } from '../core/screen.ts';

/** File formats, by file extension. */
export const TABLE_FORMATS = ['csv', 'json', 'txt'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Returns the format of an extension; unknown ones are plain text. */
export function formatOf(file: string): TableFormat {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  return TABLE_FORMATS.find((format) => format === ending) ?? 'txt';
}

/** Returns the file name with another extension; a name without a known one gets it appended. */
export function withFormat(file: string, format: TableFormat): string {
  return `${file.replace(/\.(csv|json|txt)$/i, '')}.${format}`;
}

/** Returns the content of a file. */
export function tableText(table: Table, format: TableFormat): string {
  if (format === 'json') return `${jsonText(objects(table), 2)}\n`;
  if (format === 'csv') return csvText([table.titles, ...table.rows], { onTerminal: false });
  const all = [table.titles, ...table.rows];
  const widths = table.titles.map((_, index) =>
    all.reduce((widest, cells) => Math.max(widest, displayWidth(cells[index] ?? '')), 0),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => fitText(cell, widths[index] ?? 0)).join('  ');
  return all.map((cells) => `${line(cells).trimEnd()}\n`).join('');
}

function objects({ titles, rows }: Table): readonly Readonly<Record<string, string>>[] {
  return rows.map((cells) => Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ''])));
}
