/** Opens the data file (or memory), migrates it and provides prepared statements and transactions. One process, one connection, one writer. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { BndError } from '../../../lib/errors.ts';
import type { Clock } from './clock.ts';
import type { ResultRow } from './columns.ts';
import { damagedTable, keepSums, storeSums } from './content-sums.ts';
import { DAMAGED_HINT, dataFileError } from './data-file-error.ts';
import { makePrivate } from './private-files.ts';
import { MIGRATIONS } from './schema.ts';
import { isLogDamaged } from './write-ahead-log.ts';

export class Database {
  readonly #sql: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(sql: DatabaseSync) {
    this.#sql = sql;
  }

  /** Returns the first row, if any. Statements are prepared once per text, so texts must be few and values bound. */
  get(text: string, ...values: SQLInputValue[]): ResultRow | undefined {
    return this.#statement(text).get(...values);
  }

  all(text: string, ...values: SQLInputValue[]): ResultRow[] {
    return this.#statement(text).all(...values);
  }

  /** Returns the number of changed rows. */
  run(text: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(text).run(...values).changes);
  }

  /** Runs in a transaction. Must not await inside; a nested transaction joins the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#sql.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      this.#sql.exec('COMMIT');
      return result;
    } catch (error) {
      // A failed COMMIT may have rolled back already.
      if (this.#sql.isTransaction) this.#sql.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#sql.close();
  }

  #statement(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#sql.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}

export interface DatabaseOptions {
  /** Undefined: in memory. */
  readonly file: string | undefined;
  readonly clock: Clock;
  /** Receives a warning if the file was readable for other users. */
  readonly log?: ((line: string) => void) | undefined;
  /** For tests: as if the disk were full beyond so many pages. */
  readonly mostPages?: number | undefined;
}

/** Throws BndError `data-file` if the file cannot be used. */
export function openDatabase({ file, clock, log, mostPages }: DatabaseOptions): Database {
  const sql = open(file, log);
  try {
    sql.function('now_us', () => clock.nowUs());
    sql.exec('PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000; PRAGMA temp_store = MEMORY;');
    // One writer, and a second process must not open the same file. With a write-ahead log a killed process loses nothing that was acknowledged.
    if (file !== undefined) {
      sql.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      refuseDamaged(sql, file);
    }
    if (mostPages !== undefined) sql.exec(`PRAGMA max_page_count = ${mostPages}`);
    const isMigrated = migrate(sql, file);
    if (file !== undefined) {
      if (isMigrated) storeSums(sql);
      keepSums(sql);
    }
    return new Database(sql);
  } catch (error) {
    sql.close();
    throw dataFileError(file, error);
  }
}

function open(file: string | undefined, log: ((line: string) => void) | undefined): DatabaseSync {
  if (file === undefined) return new DatabaseSync(':memory:');
  try {
    const warning = makePrivate(file);
    if (warning !== undefined) log?.(warning);
    if (isLogDamaged(`${file}-wal`)) throw damaged(file, `its write-ahead log ${file}-wal is damaged`);
    // Created first, with the right mode: SQLite would make it readable for other users.
    closeSync(openSync(file, 'a', 0o600));
    return new DatabaseSync(file);
  } catch (error) {
    throw dataFileError(file, error);
  }
}

/** SQLite notices damage only where it reads, and would return wrong rows until then. */
function refuseDamaged(sql: DatabaseSync, file: string): void {
  const found = sql.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
  if (found !== 'ok') throw damaged(file, 'it is damaged');
  // A newer version may store other sums.
  if (versionOf(sql) > MIGRATIONS.length) return;
  const table = damagedTable(sql);
  if (table !== undefined) throw damaged(file, `it is damaged (table ${table})`);
}

function versionOf(sql: DatabaseSync): number {
  return Number(sql.prepare('PRAGMA user_version').get()?.user_version);
}

function damaged(file: string, why: string): BndError {
  return new BndError('data-file', `Cannot use the data file ${file}: ${why}.`, { hint: DAMAGED_HINT });
}

/** Returns whether the file was of an older version, or new. */
function migrate(sql: DatabaseSync, file: string | undefined): boolean {
  const version = versionOf(sql);
  if (version > MIGRATIONS.length) {
    throw new BndError(
      'data-file',
      `Cannot use the data file ${file ?? '(memory)'}: it was written by a newer bnd-tui (schema version ${version}, supported: ${MIGRATIONS.length}).`,
      { hint: 'Use that version of bnd-tui, or another file with --data.' },
    );
  }
  MIGRATIONS.slice(version).forEach((migration, index) => {
    sql.exec(`BEGIN IMMEDIATE; ${migration} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
  return version < MIGRATIONS.length;
}
