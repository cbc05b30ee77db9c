/** Rows as text: a table for people, JSON and CSV for programs. Pure. */
import { displayWidth, sanitize } from '../../lib/text.ts';
import type { Value } from './fields.ts';

export type ListFormat = 'table' | 'json' | 'csv';

interface Rows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** Whole lines, the last one with its newline. */
export function formatRows(format: ListFormat, listed: Rows): string {
  if (format === 'json') return jsonText(listed);
  return format === 'csv' ? csvText(listed) : tableText(listed);
}

function jsonText({ names, rows }: Rows): string {
  const items = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return `${JSON.stringify({ items }, undefined, 2)}\n`;
}

/** RFC 4180, with the names in the first line. */
function csvText({ names, rows }: Rows): string {
  return [names, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function csvField(value: Value): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns in which nothing is known are left out; names of a server cannot move the cursor. */
function tableText({ names, rows }: Rows): string {
  const known = names.map((_, column) => rows.some((row) => (row[column] ?? null) !== null));
  const kept = (_: unknown, column: number): boolean => known[column] === true || column === 0;
  const cells = [
    names.map((name) => name.toUpperCase().replaceAll('_', ' ')),
    ...rows.map((row) => row.map((value) => (value === null ? '-' : sanitize(String(value))))),
  ].map((row) => row.filter(kept));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))),
  );
  return cells
    .map((row) => {
      const padded = row.map((text, column) => text + ' '.repeat((widths[column] ?? 0) - displayWidth(text)));
      return `${padded.join('  ').trimEnd()}\n`;
    })
    .join('');
}
