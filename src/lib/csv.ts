/** Tables for spreadsheets. */
import { sanitize, sanitizeLines } from './text.ts';

export type CsvValue = string | number | boolean | null;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** Prefixes that spreadsheets read as a formula, including full-width forms and after blanks (OWASP, "CSV Injection"). */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/**
 * Returns CSV by RFC 4180, null as an empty field. Text that a spreadsheet would evaluate gets a leading apostrophe, so that a user who can name a
 * target cannot run formulas in another user's spreadsheet; numbers such as -1 stay numbers.
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
