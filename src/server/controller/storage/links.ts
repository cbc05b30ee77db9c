/** Many-to-many links between resources: hosts of a set, sources of a target, members, principals. Deleted with either end. */
import { maybeText, textOf } from './columns.ts';
import type { Database } from './database.ts';

/** All relations; each name reads as "from → to". */
export type Relation =
  | 'host-set:host'
  | 'target:host-source'
  | 'target:brokered'
  | 'target:injected'
  | 'group:member'
  | 'managed-group:member'
  | 'role:principal'
  | 'role:grant-scope';

/** The other end of a link. */
export interface Linked {
  readonly id: string;
  readonly kind: string;
  readonly scopeId: string | undefined;
  readonly parentId: string | undefined;
}

export class Links {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Sorted by id. */
  to(relation: Relation, fromId: string): Linked[] {
    return this.#db
      .all(
        `SELECT r.id, r.kind, r.scope_id, r.parent_id FROM link l JOIN resource r ON r.id = l.to_id
         WHERE l.relation = ? AND l.from_id = ? ORDER BY l.to_id`,
        relation,
        fromId,
      )
      .map((row) => ({
        id: textOf(row, 'id'),
        kind: textOf(row, 'kind'),
        scopeId: maybeText(row, 'scope_id'),
        parentId: maybeText(row, 'parent_id'),
      }));
  }

  /** Ids only, sorted. */
  idsTo(relation: Relation, fromId: string): string[] {
    return this.#db
      .all('SELECT to_id FROM link WHERE relation = ? AND from_id = ? ORDER BY to_id', relation, fromId)
      .map((row) => textOf(row, 'to_id'));
  }

  /** Ids of resources that link to `toId`, sorted. */
  idsFrom(relation: Relation, toId: string): string[] {
    return this.#db
      .all('SELECT from_id FROM link WHERE to_id = ? AND relation = ? ORDER BY from_id', toId, relation)
      .map((row) => textOf(row, 'from_id'));
  }

  add(relation: Relation, fromId: string, toIds: readonly string[]): void {
    for (const toId of toIds) {
      this.#db.run('INSERT OR IGNORE INTO link VALUES (?, ?, ?)', relation, fromId, toId);
    }
  }

  remove(relation: Relation, fromId: string, toIds: readonly string[]): void {
    for (const toId of toIds) {
      this.#db.run(
        'DELETE FROM link WHERE relation = ? AND from_id = ? AND to_id = ?',
        relation,
        fromId,
        toId,
      );
    }
  }

  set(relation: Relation, fromId: string, toIds: readonly string[]): void {
    this.#db.run('DELETE FROM link WHERE relation = ? AND from_id = ?', relation, fromId);
    this.add(relation, fromId, toIds);
  }
}
