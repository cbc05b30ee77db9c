/** Pages of rows from the data file: newest first, or recently updated. Every query uses an index, so a page costs the same with any number of rows. */
import type { SQLInputValue } from 'node:sqlite';
import type { Kind } from '../engine/kind.ts';
import { tableOf } from '../engine/table.ts';
import { numberOf, textOf } from '../storage/columns.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/resources.ts';
import { MAX_AGE_US, type Position } from './list-token.ts';

/** Selects rows. `scopeIds` undefined: of every scope. */
export interface Selection {
  readonly scopeIds: readonly string[] | undefined;
  readonly parentId: string | undefined;
  /** Only rows of this user. */
  readonly ownerId: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  /** Hash of the grants of the caller that decide about the list. */
  readonly grants: string;
}

export interface PageQuery {
  /** Set: sorted by update time, only rows newer than this; otherwise by creation time. */
  readonly sinceUs: number | undefined;
  /** In a continued refresh: skips what was updated after it started. */
  readonly untilUs: number | undefined;
  readonly after: Position | undefined;
  readonly limit: number;
}

export function pageOfRows(db: Database, kind: Kind, selection: Selection, page: PageQuery): Row[] {
  const table = tableOf(kind);
  const time = page.sinceUs === undefined ? 'created_us' : 'updated_us';
  const where: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...bound: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...bound);
  };
  if (table.name === 'resource') add('kind = ?', kind.name);
  const condition = table.condition?.(selection.query);
  if (condition !== undefined) add(condition);
  addSelection(selection, table.ownerColumn, add);
  if (page.sinceUs !== undefined) add('updated_us > ?', page.sinceUs);
  if (page.untilUs !== undefined) add('updated_us <= ?', page.untilUs);
  if (page.after !== undefined) add(`(${time}, id) < (?, ?)`, page.after.us, page.after.id);
  const filter = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  return db
    .all(
      `SELECT * FROM ${table.name} ${filter} ORDER BY ${time} DESC, id DESC LIMIT ?`,
      ...values,
      page.limit,
    )
    .map(table.toRow);
}

/** Counts rows in the scopes, from the tally in the data file. Undefined for kinds without one. */
export function countRows(db: Database, kind: Kind, selection: Selection): number | undefined {
  if (tableOf(kind).name !== 'resource' || selection.parentId !== undefined) return undefined;
  const scopeIds = selection.scopeIds === undefined ? null : JSON.stringify(selection.scopeIds);
  const row = db.get(
    `SELECT coalesce(sum(count), 0) AS n FROM tally WHERE kind = ? AND (? IS NULL OR scope_id IN (SELECT value FROM json_each(?)))`,
    kind.name,
    scopeIds,
    scopeIds,
  );
  return row === undefined ? undefined : numberOf(row, 'n');
}

/** Returns ids of the kind that were deleted since, newest first. */
export function removedSince(db: Database, kind: Kind, us: number): string[] {
  return db
    .all('SELECT id FROM removed WHERE kind = ? AND removed_us > ? ORDER BY removed_us DESC', kind.name, us)
    .map((row) => textOf(row, 'id'));
}

/** Deletes what no list token can ask for any more. */
export function forgetRemoved(db: Database, nowMs: number): void {
  db.run('DELETE FROM removed WHERE removed_us < ?', nowMs * 1000 - MAX_AGE_US);
}

function addSelection(
  { scopeIds, parentId, ownerId }: Selection,
  ownerColumn: string | undefined,
  add: (condition: string, ...bound: SQLInputValue[]) => void,
): void {
  if (parentId !== undefined) add('parent_id = ?', parentId);
  const [only, ...more] = scopeIds ?? [];
  // The plus keeps the planner from sorting what one index already has in order.
  if (only !== undefined && more.length === 0) add('scope_id = ?', only);
  else if (scopeIds !== undefined)
    add('+scope_id IN (SELECT value FROM json_each(?))', JSON.stringify(scopeIds));
  if (ownerId !== undefined && ownerColumn !== undefined) add(`${ownerColumn} = ?`, ownerId);
}
