/** Sessions, their states and connections in the data file. */
import {
  bytesOf,
  maybeBytes,
  maybeNumber,
  maybeText,
  numberOf,
  type ResultRow,
  textOf,
} from '../storage/columns.ts';
import type { Database } from '../storage/database.ts';
import type { SessionStatus, TerminationReason } from './transition.ts';

export interface SessionRecord {
  readonly id: string;
  readonly type: string;
  readonly scopeId: string | undefined;
  readonly targetId: string | undefined;
  readonly userId: string | undefined;
  readonly authTokenId: string | undefined;
  readonly hostSetId: string | undefined;
  readonly hostId: string | undefined;
  readonly endpoint: string;
  /** X.509 DER. */
  readonly certificate: Uint8Array;
  /** Sealed private key. */
  readonly secret: Uint8Array;
  /** Sealed. */
  readonly tofuToken: Uint8Array | undefined;
  readonly connectionLimit: number;
  readonly connectionCount: number;
  readonly status: SessionStatus;
  readonly terminationReason: string | undefined;
  readonly version: number;
  readonly createdUs: number;
  readonly updatedUs: number;
  readonly expiresUs: number;
}

export interface StateRecord {
  readonly status: SessionStatus;
  readonly startUs: number;
  readonly endUs: number | undefined;
}

export interface ConnectionRecord {
  readonly clientAddress: string | undefined;
  readonly clientPort: number | undefined;
  readonly endpointAddress: string | undefined;
  readonly endpointPort: number | undefined;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly closedReason: string | undefined;
}

export type NewSession = Omit<
  SessionRecord,
  'tofuToken' | 'connectionCount' | 'status' | 'terminationReason' | 'version' | 'updatedUs'
>;

export class SessionRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  insert(session: NewSession): void {
    this.#db.run(
      `INSERT INTO session (id, type, scope_id, target_id, user_id, auth_token_id, host_set_id, host_id, endpoint, certificate, secret,
         connection_limit, status, version, created_us, updated_us, expires_us)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 1, ?, ?, ?)`,
      session.id,
      session.type,
      session.scopeId ?? null,
      session.targetId ?? null,
      session.userId ?? null,
      session.authTokenId ?? null,
      session.hostSetId ?? null,
      session.hostId ?? null,
      session.endpoint,
      session.certificate,
      session.secret,
      session.connectionLimit,
      session.createdUs,
      session.createdUs,
      session.expiresUs,
    );
    this.#db.run("INSERT INTO session_state VALUES (?, 'pending', ?, NULL)", session.id, session.createdUs);
  }

  get(id: string): SessionRecord | undefined {
    const row = this.#db.get('SELECT * FROM session WHERE id = ?', id);
    return row === undefined ? undefined : toSessionRecord(row);
  }

  /** Closes the current state and starts the next one. */
  move(
    id: string,
    to: SessionStatus,
    nowUs: number,
    versionSteps: 0 | 1,
    reason: TerminationReason | undefined,
  ): void {
    this.#db.run('UPDATE session_state SET end_us = ? WHERE session_id = ? AND end_us IS NULL', nowUs, id);
    this.#db.run('INSERT INTO session_state VALUES (?, ?, ?, NULL)', id, to, nowUs);
    this.#db.run(
      `UPDATE session SET status = ?, version = version + ?, updated_us = ?, orphaned = 0,
         termination_reason = ?, terminated_us = ? WHERE id = ?`,
      to,
      versionSteps,
      nowUs,
      reason ?? null,
      to === 'terminated' ? nowUs : null,
      id,
    );
  }

  setTofuToken(id: string, sealed: Uint8Array): void {
    this.#db.run('UPDATE session SET tofu_token = ? WHERE id = ?', sealed, id);
  }

  /** Newest first. */
  states(id: string): StateRecord[] {
    return this.#db
      .all('SELECT * FROM session_state WHERE session_id = ? ORDER BY start_us DESC', id)
      .map((row) => ({
        status: statusOf(row),
        startUs: numberOf(row, 'start_us'),
        endUs: maybeNumber(row, 'end_us'),
      }));
  }

  /** Newest first. */
  connections(id: string): ConnectionRecord[] {
    return this.#db
      .all('SELECT * FROM session_connection WHERE session_id = ? ORDER BY created_us DESC', id)
      .map((row) => ({
        clientAddress: maybeText(row, 'client_address'),
        clientPort: maybeNumber(row, 'client_port'),
        endpointAddress: maybeText(row, 'endpoint_address'),
        endpointPort: maybeNumber(row, 'endpoint_port'),
        bytesUp: numberOf(row, 'bytes_up'),
        bytesDown: numberOf(row, 'bytes_down'),
        closedReason: maybeText(row, 'closed_reason'),
      }));
  }

  openConnections(id: string): number {
    return count(
      this.#db.get(
        'SELECT count(*) AS n FROM session_connection WHERE session_id = ? AND closed_reason IS NULL',
        id,
      ),
    );
  }

  allOpenConnections(): number {
    return count(this.#db.get('SELECT count(*) AS n FROM session_connection WHERE closed_reason IS NULL'));
  }

  addConnection(sessionId: string, connectionId: string, nowUs: number): void {
    this.#db.run(
      'INSERT INTO session_connection (id, session_id, created_us) VALUES (?, ?, ?)',
      connectionId,
      sessionId,
      nowUs,
    );
    this.#db.run('UPDATE session SET connection_count = connection_count + 1 WHERE id = ?', sessionId);
  }

  /** Returns false if no such connection is open. */
  setAddresses(id: string, client: readonly [string, number], endpoint: readonly [string, number]): boolean {
    return (
      this.#db.run(
        `UPDATE session_connection SET client_address = ?, client_port = ?, endpoint_address = ?, endpoint_port = ?
         WHERE id = ? AND closed_reason IS NULL`,
        ...client,
        ...endpoint,
        id,
      ) > 0
    );
  }

  setBytes(id: string, bytesUp: number, bytesDown: number): void {
    this.#db.run(
      'UPDATE session_connection SET bytes_up = ?, bytes_down = ? WHERE id = ? AND closed_reason IS NULL',
      bytesUp,
      bytesDown,
      id,
    );
  }

  /** Returns the session of the connection, or undefined if it was not open. */
  close(id: string, reason: string): string | undefined {
    const row = this.#db.get(
      'UPDATE session_connection SET closed_reason = ? WHERE id = ? AND closed_reason IS NULL RETURNING session_id',
      reason,
      id,
    );
    return row === undefined ? undefined : textOf(row, 'session_id');
  }

  /** Closes connections of an earlier process. */
  closeAll(reason: string): void {
    this.#db.run('UPDATE session_connection SET closed_reason = ? WHERE closed_reason IS NULL', reason);
  }

  orphans(): string[] {
    return ids(this.#db.all('SELECT id FROM session WHERE orphaned = 1'));
  }

  /** Not yet terminated although expired by `nowUs`, or canceling since `cancelledBeforeUs` or longer. */
  overdue(nowUs: number, cancelledBeforeUs: number): string[] {
    return ids(
      this.#db.all(
        `SELECT id FROM session WHERE terminated_us IS NULL AND expires_us <= ?
         UNION SELECT id FROM session WHERE status = 'canceling' AND updated_us <= ?`,
        nowUs,
        cancelledBeforeUs,
      ),
    );
  }

  /** Active ones that have used up their connection limit. */
  usedUp(): string[] {
    return ids(
      this.#db.all(
        "SELECT id FROM session WHERE status = 'active' AND connection_limit >= 0 AND connection_count >= connection_limit",
      ),
    );
  }

  deleteTerminatedBefore(us: number): void {
    this.#db.run('DELETE FROM session WHERE terminated_us < ?', us);
  }
}

/** A result row of the table. */
export function toSessionRecord(row: ResultRow): SessionRecord {
  return {
    id: textOf(row, 'id'),
    type: textOf(row, 'type'),
    scopeId: maybeText(row, 'scope_id'),
    targetId: maybeText(row, 'target_id'),
    userId: maybeText(row, 'user_id'),
    authTokenId: maybeText(row, 'auth_token_id'),
    hostSetId: maybeText(row, 'host_set_id'),
    hostId: maybeText(row, 'host_id'),
    endpoint: textOf(row, 'endpoint'),
    certificate: bytesOf(row, 'certificate'),
    secret: bytesOf(row, 'secret'),
    tofuToken: maybeBytes(row, 'tofu_token'),
    connectionLimit: numberOf(row, 'connection_limit'),
    connectionCount: numberOf(row, 'connection_count'),
    status: statusOf(row),
    terminationReason: maybeText(row, 'termination_reason'),
    version: numberOf(row, 'version'),
    createdUs: numberOf(row, 'created_us'),
    updatedUs: numberOf(row, 'updated_us'),
    expiresUs: numberOf(row, 'expires_us'),
  };
}

function statusOf(row: ResultRow): SessionStatus {
  const status = textOf(row, 'status');
  switch (status) {
    case 'pending':
    case 'active':
    case 'canceling':
    case 'terminated':
      return status;
    default:
      throw new TypeError(`unknown session status ${status}`);
  }
}

function ids(rows: readonly ResultRow[]): string[] {
  return rows.map((row) => textOf(row, 'id'));
}

function count(row: ResultRow | undefined): number {
  return row === undefined ? 0 : numberOf(row, 'n');
}
