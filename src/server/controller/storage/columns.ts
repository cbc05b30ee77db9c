/** Reads columns of a result row by type. A wrong type means that the data file does not match the schema, which is a bug, not bad input. */
import type { SQLOutputValue } from 'node:sqlite';
import { asObject, type JsonObject } from '../../../lib/json.ts';

export type ResultRow = Record<string, SQLOutputValue>;

/** Reads a TEXT column that is never null. */
export function textOf(row: ResultRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} does not contain text`);
  return value;
}

/** Reads a TEXT column; null is `undefined`. */
export function maybeText(row: ResultRow, column: string): string | undefined {
  return row[column] === null ? undefined : textOf(row, column);
}

/** Reads an INTEGER column that is never null. */
export function numberOf(row: ResultRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} does not contain a number`);
  return value;
}

/** Reads an INTEGER column; null is `undefined`. */
export function maybeNumber(row: ResultRow, column: string): number | undefined {
  return row[column] === null ? undefined : numberOf(row, column);
}

/** Reads a BLOB column; null is `undefined`. */
export function maybeBytes(row: ResultRow, column: string): Uint8Array | undefined {
  const value = row[column];
  if (value === null) return undefined;
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} does not contain bytes`);
  return value;
}

/** Reads a BLOB column that is never null. */
export function bytesOf(row: ResultRow, column: string): Uint8Array {
  const value = maybeBytes(row, column);
  if (value === undefined) throw new TypeError(`column ${column} is empty`);
  return value;
}

/** Reads a TEXT column with a JSON object. */
export function jsonOf(row: ResultRow, column: string): JsonObject {
  const text = textOf(row, column);
  if (text === '{}') return EMPTY;
  const value = asObject(JSON.parse(text));
  if (value === undefined) throw new TypeError(`column ${column} does not contain a JSON object`);
  return value;
}

const EMPTY: JsonObject = {};
