/** Tables for spreadsheets. */
import { sanitize, sanitizeLines } from './text.ts';

export type CsvValue = string | number | boolean | null;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** What spreadsheets take for the beginning of a formula, in its full-width forms and behind blanks too (OWASP, "CSV Injection"). */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/**
 * Returns CSV as RFC 4180 has it, null as an empty field. Text that a spreadsheet would compute gets an apostrophe in front: a user who may name a target
 * must not run formulas in the spreadsheet of another; numbers such as -1 stay numbers.
 *
 * For a terminal (`onTerminal`) every field is one line and lines end in LF. A file or a pipe gets CRLF, and keeps the line breaks and tabs of a field:
 * Boundary allows them in descriptions, so they are data. All other control characters are replaced in both, because files and pipes end on
 * terminals as well (`cat`, `less -R`), and Boundary refuses such names (internal/daemon/controller/handlers/verifiers.go in hashicorp/boundary);
 * JSON has every character.
 */
export function csvText(
  rows: readonly (readonly CsvValue[])[],
  { onTerminal }: { readonly onTerminal: boolean },
): string {
  const clean = onTerminal ? sanitize : sanitizeLines;
  const lineEnd = onTerminal ? '\n' : '\r\n';
  return rows.map((row) => `${row.map((value) => field(value, clean)).join(',')}${lineEnd}`).join('');
}

function field(value: CsvValue, clean: (text: string) => string): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? inert(clean(value)) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function inert(text: string): string {
  return FORMULA.test(text) && text !== '-' && !NUMBER.test(text) ? `'${text}` : text;
}
