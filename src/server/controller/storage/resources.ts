/** The table of resources. Independent of kinds, permissions and HTTP. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../lib/json.ts';
import type { Clock } from './clock.ts';
import { jsonOf, maybeBytes, maybeText, numberOf, type ResultRow, textOf } from './columns.ts';
import type { Database } from './database.ts';

/** A stored resource. `fields` and `attributes` are as on the wire, without columns and secrets. */
export interface Row {
  readonly id: string;
  readonly kind: string;
  /** As on the wire; '' for kinds without types. */
  readonly type: string;
  /** Undefined only for the global scope. */
  readonly scopeId: string | undefined;
  readonly parentId: string | undefined;
  readonly refId: string | undefined;
  /** The owner, for kinds with `:self` actions. */
  readonly ownerId?: string | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly version: number;
  readonly createdUs: number;
  readonly updatedUs: number;
  readonly fields: JsonObject;
  readonly attributes: JsonObject;
}

export interface NewRow {
  readonly id: string;
  readonly kind: string;
  readonly type?: string;
  readonly scopeId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly refId?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly uniqueKey?: string | undefined;
  readonly fields?: JsonObject;
  readonly attributes?: JsonObject;
  readonly secret?: Uint8Array | undefined;
}

/** Fields that an update may replace; an absent key stays, `undefined` clears. */
export interface RowChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly refId?: string | undefined;
  readonly uniqueKey?: string | undefined;
  readonly fields?: JsonObject;
  readonly attributes?: JsonObject;
  readonly secret?: Uint8Array | undefined;
}

const COLUMNS =
  'id, kind, type, scope_id, parent_id, ref_id, name, description, version, created_us, updated_us, fields, attributes';

/** A result row with at least the columns of a resource. */
export function toRow(row: ResultRow): Row {
  return {
    id: textOf(row, 'id'),
    kind: textOf(row, 'kind'),
    type: textOf(row, 'type'),
    scopeId: maybeText(row, 'scope_id'),
    parentId: maybeText(row, 'parent_id'),
    refId: maybeText(row, 'ref_id'),
    name: maybeText(row, 'name'),
    description: maybeText(row, 'description'),
    version: numberOf(row, 'version'),
    createdUs: numberOf(row, 'created_us'),
    updatedUs: numberOf(row, 'updated_us'),
    fields: jsonOf(row, 'fields'),
    attributes: jsonOf(row, 'attributes'),
  };
}

export class Resources {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  get(id: string): Row | undefined {
    const row = this.#db.get(`SELECT ${COLUMNS} FROM resource WHERE id = ?`, id);
    return row === undefined ? undefined : toRow(row);
  }

  /** Throws a SQLite constraint error if name or unique key exist. */
  insert(row: NewRow): Row {
    const now = this.#clock.nowUs();
    this.#db.run(
      `INSERT INTO resource (id, kind, type, scope_id, parent_id, ref_id, name, description, unique_key, version, created_us, updated_us, fields, attributes, secret)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
      row.id,
      row.kind,
      row.type ?? '',
      row.scopeId ?? null,
      row.parentId ?? null,
      row.refId ?? null,
      row.name ?? null,
      row.description ?? null,
      row.uniqueKey ?? null,
      now,
      now,
      JSON.stringify(row.fields ?? {}),
      JSON.stringify(row.attributes ?? {}),
      row.secret ?? null,
    );
    return {
      id: row.id,
      kind: row.kind,
      type: row.type ?? '',
      scopeId: row.scopeId,
      parentId: row.parentId,
      refId: row.refId,
      name: row.name,
      description: row.description,
      version: 1,
      createdUs: now,
      updatedUs: now,
      fields: row.fields ?? {},
      attributes: row.attributes ?? {},
    };
  }

  /**
   * Increments the version and sets the time, unless nothing differs: then the row stays as it is. Returns undefined if it is gone or `version` is
   * not the current one.
   */
  update(id: string, version: number, change: RowChange): Row | undefined {
    const row = this.get(id);
    if (row === undefined || row.version !== version) return undefined;
    return isSame(row, change) ? row : this.#write(row, change, 'counted');
  }

  /** The same for a change of what belongs to the row but is stored elsewhere, such as its links: always counts. */
  touch(id: string, version: number, change: RowChange = {}): Row | undefined {
    const row = this.get(id);
    return row?.version === version ? this.#write(row, change, 'counted') : undefined;
  }

  /** Records what the end of another resource does to this one: the time is set, the version stays. */
  adjust(row: Row, change: RowChange): void {
    this.#write(row, change, 'uncounted');
  }

  /** Connects a row to another one. Does not count as a change of the row. */
  refer(id: string, refId: string | undefined): void {
    this.#db.run('UPDATE resource SET ref_id = ? WHERE id = ?', refId ?? null, id);
  }

  #write({ id }: Row, change: RowChange, version: 'counted' | 'uncounted'): Row | undefined {
    const sets = [...(version === 'counted' ? ['version = version + 1'] : []), 'updated_us = ?'];
    const values: (string | number | Uint8Array | null)[] = [this.#clock.nowUs()];
    const set = (key: keyof RowChange, column: string): void => {
      if (!(key in change)) return;
      const value = change[key];
      sets.push(`${column} = ?`);
      values.push(toColumn(value));
    };
    set('name', 'name');
    set('description', 'description');
    set('refId', 'ref_id');
    set('uniqueKey', 'unique_key');
    set('fields', 'fields');
    set('attributes', 'attributes');
    set('secret', 'secret');
    this.#db.run(`UPDATE resource SET ${sets.join(', ')} WHERE id = ?`, ...values, id);
    return this.get(id);
  }

  /** Returns false if there was none. Children, links and tokens are deleted with it. */
  remove(id: string): boolean {
    return this.#db.run('DELETE FROM resource WHERE id = ?', id) > 0;
  }

  /** Returns the sealed secret of a row. */
  secretOf(id: string): Uint8Array | undefined {
    const row = this.#db.get('SELECT secret FROM resource WHERE id = ?', id);
    return row === undefined ? undefined : maybeBytes(row, 'secret');
  }

  /** Does not count as a change of the resource. */
  setSecret(id: string, sealed: Uint8Array): void {
    this.#db.run('UPDATE resource SET secret = ? WHERE id = ?', sealed, id);
  }

  /** Finds a row by its unique key within a scope or parent. */
  byKey(kind: string, homeId: string, uniqueKey: string): Row | undefined {
    const row = this.#db.get(
      `SELECT ${COLUMNS} FROM resource WHERE kind = ? AND coalesce(parent_id, scope_id) = ? AND unique_key = ?`,
      kind,
      homeId,
      uniqueKey,
    );
    return row === undefined ? undefined : toRow(row);
  }

  /** Finds rows by name in one scope, ignoring case. Clients look up some kinds this way. */
  byName(kind: string, scopeId: string | undefined, name: string): Row[] {
    return this.#db
      .all(
        `SELECT ${COLUMNS} FROM resource WHERE kind = ? AND (? IS NULL OR scope_id = ?) AND lower(name) = lower(?)`,
        kind,
        scopeId ?? null,
        scopeId ?? null,
        name,
      )
      .map(toRow);
  }

  /** Returns the rows that refer to `id`, oldest first. */
  referringTo(id: string, kind: string): Row[] {
    return this.#db
      .all(`SELECT ${COLUMNS} FROM resource WHERE ref_id = ? AND kind = ? ORDER BY created_us, id`, id, kind)
      .map(toRow);
  }

  /** Returns all rows of a kind, oldest first: for the few kinds that are read as a whole. */
  ofKind(kind: string): Row[] {
    return this.#db
      .all(`SELECT ${COLUMNS} FROM resource WHERE kind = ? ORDER BY created_us, id`, kind)
      .map(toRow);
  }
}

/** Returns whether an update would change nothing. A secret that was sent counts as a change: equal ones are not sealed equally. */
export function isSame(row: Row, change: RowChange): boolean {
  const { uniqueKey: _derived, ...rest } = change;
  return Object.entries(rest).every(([key, value]) => {
    if (key === 'secret') return false;
    const stored: unknown = Reflect.get(row, key);
    // As it would be stored: without keys that are undefined.
    return value === stored || (value !== undefined && isDeepStrictEqual(asStored(value), stored));
  });
}

function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function toColumn(value: JsonObject | string | Uint8Array | undefined): string | Uint8Array | null {
  if (value === undefined) return null;
  return typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value);
}
