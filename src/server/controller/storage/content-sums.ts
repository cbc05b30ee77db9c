/**
 * Sums of the content of a data file. SQLite's own check sees damage to its structure only: a changed byte within a stored value, such as a grant, would
 * be taken for what was stored. The sums are kept by triggers, in the transaction of each change.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** Of each row the sum of all its columns, of a table the sum over its rows: independent of their order. */
const BITS = 0xff_ff_ff_ff;
const SUMS = 'content_sum';

/** Returns the first table whose content is not what was stored; undefined: all is well, or the file is from before there were sums. */
export function damagedTable(sql: DatabaseSync): string | undefined {
  const all = tables(sql);
  if (!all.includes(SUMS)) return undefined;
  const stored = new Map(
    sql
      .prepare(`SELECT name, sum FROM ${SUMS}`)
      .all()
      .map(({ name, sum }) => [name, sum]),
  );
  return summed(all).find((name) => stored.get(name) !== sumOfTable(sql, name));
}

/** Stores the sums of the content as it is now: after a change of the schema. */
export function storeSums(sql: DatabaseSync): void {
  const store = sql.prepare(`INSERT OR REPLACE INTO ${SUMS} VALUES (?, ?)`);
  for (const name of summed(tables(sql))) store.run(name, sumOfTable(sql, name));
}

/** Keeps the sums up to date from now on, for this connection: nothing else writes the file while it is open. */
export function keepSums(sql: DatabaseSync): void {
  addRowSum(sql);
  for (const name of summed(tables(sql))) sql.exec(triggersOf(sql, name));
}

function addRowSum(sql: DatabaseSync): void {
  sql.function('row_sum', { deterministic: true, varargs: true }, rowSum);
}

function rowSum(...values: SQLInputValue[]): number {
  const text = values.map((value) => (ArrayBuffer.isView(value) ? hex(value) : `${value}`)).join('\0');
  return hash('sha256', text, 'buffer').readUInt32BE(0);
}

function hex({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}

function tables(sql: DatabaseSync): readonly string[] {
  const rows = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return rows.map(({ name }) => String(name));
}

function summed(names: readonly string[]): readonly string[] {
  return names.filter((name) => name !== SUMS);
}

function sumOfTable(sql: DatabaseSync, table: string): number {
  addRowSum(sql);
  const text = `SELECT coalesce(sum(${rowSumOf(sql, table, '')}), 0) & ${BITS} AS sum FROM ${table}`;
  return Number(sql.prepare(text).get()?.sum);
}

function triggersOf(sql: DatabaseSync, table: string): string {
  const [added, gone] = [rowSumOf(sql, table, 'new.'), rowSumOf(sql, table, 'old.')];
  const trigger = (on: string, change: string): string =>
    `CREATE TEMP TRIGGER ${table}_${on} AFTER ${on} ON main.${table} BEGIN
      UPDATE ${SUMS} SET sum = (sum ${change}) & ${BITS} WHERE name = '${table}';
    END;`;
  return [
    trigger('INSERT', `+ ${added}`),
    trigger('DELETE', `- ${gone}`),
    trigger('UPDATE', `+ ${added} - ${gone}`),
  ].join('\n');
}

function rowSumOf(sql: DatabaseSync, table: string, prefix: string): string {
  const columns = sql.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  return `row_sum(${columns.map(({ name }) => `${prefix}${String(name)}`).join(', ')})`;
}
