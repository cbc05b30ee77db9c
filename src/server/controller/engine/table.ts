/** Tables of a kind's rows. Most kinds share one table; sessions and auth tokens have their own, mapped to rows here. */

import type { Services } from '../services.ts';
import type { ResultRow } from '../storage/columns.ts';
import { type Row, toRow } from '../storage/resources.ts';

export interface Table {
  readonly name: 'resource' | 'auth_token' | 'session';
  readonly toRow: (result: ResultRow) => Row;
  /** The column with the user who owns the row. */
  readonly ownerColumn?: string;
  /** An additional SQL condition from the query of a list. */
  readonly condition?: (query: Readonly<Record<string, string>>) => string | undefined;
}

/** The part of a kind that defines where its rows are stored. */
interface Stored {
  readonly name: string;
  readonly table?: Table;
}

const SHARED: Table = { name: 'resource', toRow };

export function tableOf(kind: Pick<Stored, 'table'>): Table {
  return kind.table ?? SHARED;
}

/** Returns the row for an id, or for an alternative that the kind accepts. */
export function findRow(kind: Stored, id: string, services: Services): Row | undefined {
  const table = tableOf(kind);
  const result = services.db.get(`SELECT * FROM ${table.name} WHERE id = ?`, id);
  if (result === undefined) return undefined;
  const row = table.toRow(result);
  return row.kind === kind.name ? row : undefined;
}
