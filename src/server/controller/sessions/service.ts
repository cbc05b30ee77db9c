/**
 * Manages sessions: opened by callers, carried by the worker, ended by cancel, expiry, limit or a deleted dependency. Its methods for the worker are
 * what the official pair exchanges by gRPC (internal/proto/controller/servers/services/v1/session_service.proto).
 */
import { timingSafeEqual } from 'node:crypto';
import { errorText } from '../../../lib/errors.ts';
import { newId } from '../../../wire/ids.ts';
import type { Clock } from '../storage/clock.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';
import { type NewSession, type SessionRecord, SessionRecords } from './records.ts';
import { nextStep, type SessionStatus, type TransitionEvent, type TransitionState } from './transition.ts';

/** A canceled session without connections stays in `canceling` for this long, so that every watcher sees it. */
const CANCELING_REST_US = 1_000_000;
const RETENTION_US = 3_600_000_000;
const TICK_MS = 500;

interface Bytes {
  readonly connectionId: string;
  readonly bytesUp: number;
  readonly bytesDown: number;
}

export class SessionService {
  readonly records: SessionRecords;
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #listeners = new Set<(sessionId: string) => void>();
  #ticker: NodeJS.Timeout | undefined;

  constructor(db: Database, clock: Clock, vault: Vault) {
    this.records = new SessionRecords(db);
    this.#db = db;
    this.#clock = clock;
    this.#vault = vault;
  }

  /** Connections of an earlier process cannot be open any more. `log` gets later failures of the data file. */
  start(log: (line: string) => void): void {
    this.records.closeAll('system error');
    for (const id of this.records.usedUp()) this.#settle(id);
    let hasFailed = false;
    this.#ticker = setInterval(() => {
      try {
        this.#sweep();
        hasFailed = false;
      } catch (error) {
        // Once, not twice a second.
        if (!hasFailed) log(`controller: could not update sessions: ${errorText(error)}`);
        hasFailed = true;
      }
    }, TICK_MS);
    this.#ticker.unref();
  }

  stop(): void {
    clearInterval(this.#ticker);
  }

  /** Creates a pending session. `privateKey` is sealed here. */
  open(
    session: Omit<NewSession, 'id' | 'secret'> & { readonly id: string; readonly privateKey: Uint8Array },
  ): void {
    const { privateKey, ...rest } = session;
    this.#db.transaction(() =>
      this.records.insert({ ...rest, secret: this.#vault.seal(session.id, privateKey) }),
    );
  }

  /** Ends sessions that are due and deletes old ones. */
  #sweep(): void {
    const now = Math.round(this.#clock.nowMs() * 1000);
    this.settleOrphans();
    for (const id of this.records.overdue(now, now - CANCELING_REST_US)) {
      if (this.#settle(id) === 'stay') this.#tell(id);
    }
    this.records.deleteTerminatedBefore(now - RETENTION_US);
  }

  /** Cancels the sessions whose token, user, target, host or project was deleted. Call after deletions. */
  settleOrphans(): void {
    for (const id of this.records.orphans()) this.#apply(id, 'lose');
  }

  async lookupSession(sessionId: string): Promise<
    | {
        readonly sessionId: string;
        readonly certificate: Uint8Array;
        readonly privateKey: Uint8Array;
        readonly tofuToken: string | undefined;
        readonly endpoint: string;
        readonly expiresAtMs: number;
        readonly status: SessionStatus;
        readonly connectionLimit: number;
        readonly version: number;
      }
    | undefined
  > {
    const record = this.records.get(sessionId);
    if (record === undefined) return undefined;
    return {
      sessionId,
      certificate: record.certificate,
      privateKey: this.#vault.open(sessionId, record.secret),
      tofuToken: this.#tofuTokenOf(record),
      endpoint: record.endpoint,
      expiresAtMs: record.expiresUs / 1000,
      status: record.status,
      connectionLimit: record.connectionLimit,
      version: record.version,
    };
  }

  /** Rejects unless the session is pending, or active with the same token. */
  async activateSession(sessionId: string, tofuToken: string, _version: number): Promise<void> {
    const record = this.#mustGet(sessionId);
    const known = this.#tofuTokenOf(record);
    if (known !== undefined && record.status === 'active') {
      if (!isSameText(known, tofuToken)) throw new Error('the session was activated by another client');
      return;
    }
    this.#db.transaction(() => {
      this.records.setTofuToken(sessionId, this.#vault.seal(tofuContext(sessionId), Buffer.from(tofuToken)));
      this.#apply(sessionId, 'activate');
    });
  }

  /** Idempotent; resolves with the resulting status. */
  async cancelSession(sessionId: string): Promise<SessionStatus> {
    this.#mustGet(sessionId);
    this.#apply(sessionId, 'cancel');
    return this.#mustGet(sessionId).status;
  }

  /** Rejects unless the session is active, not expired and has connections left. */
  async authorizeConnection(
    sessionId: string,
  ): Promise<{ readonly connectionId: string; readonly connectionsLeft: number }> {
    return this.#db.transaction(() => {
      const record = this.#mustGet(sessionId);
      const step = nextStep(this.#stateOf(record), 'connect');
      if (step.kind === 'refuse') throw new Error(step.why);
      const connectionId = newId('sc');
      this.records.addConnection(sessionId, connectionId, this.#clock.nowUs());
      const { connectionLimit, connectionCount } = record;
      return {
        connectionId,
        connectionsLeft: connectionLimit === -1 ? -1 : connectionLimit - connectionCount - 1,
      };
    });
  }

  /** Rejects for a connection that is not open. */
  async connectConnection(report: {
    readonly connectionId: string;
    readonly clientTcpAddress: string;
    readonly clientTcpPort: number;
    readonly endpointTcpAddress: string;
    readonly endpointTcpPort: number;
  }): Promise<void> {
    const isOpen = this.records.setAddresses(
      report.connectionId,
      [report.clientTcpAddress, report.clientTcpPort],
      [report.endpointTcpAddress, report.endpointTcpPort],
    );
    if (!isOpen) throw new Error('the connection is not open');
  }

  /** Whatever the cause, the official worker reports `unknown`. */
  async closeConnections(connections: readonly Bytes[]): Promise<void> {
    const sessionIds = this.#db.transaction(() =>
      connections.map(({ connectionId, bytesUp, bytesDown }) => {
        this.records.setBytes(connectionId, bytesUp, bytesDown);
        return this.records.close(connectionId, 'unknown');
      }),
    );
    for (const id of new Set(sessionIds)) if (id !== undefined) this.#settle(id);
  }

  async reportBytes(connections: readonly Bytes[]): Promise<void> {
    this.#db.transaction(() => {
      for (const { connectionId, bytesUp, bytesDown } of connections) {
        this.records.setBytes(connectionId, bytesUp, bytesDown);
      }
    });
  }

  /** Reports sessions whose connections must be closed: canceling, terminated, expired. Returns the unsubscribe function. */
  onSessionEnded(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #settle(id: string): 'stay' | 'moved' {
    return this.#apply(id, 'settle');
  }

  /** Throws if the step is refused. */
  #apply(id: string, event: TransitionEvent): 'stay' | 'moved' {
    const record = this.records.get(id);
    if (record === undefined) return 'stay';
    const step = nextStep(this.#stateOf(record), event);
    if (step.kind === 'refuse') throw new Error(step.why);
    if (step.kind === 'stay') return 'stay';
    this.#db.transaction(() =>
      this.records.move(id, step.to, this.#clock.nowUs(), step.isCounted ? 1 : 0, step.reason),
    );
    if (step.to !== 'active') this.#tell(id);
    return 'moved';
  }

  #stateOf(record: SessionRecord): TransitionState {
    return {
      status: record.status,
      isExpired: record.expiresUs <= this.#clock.nowMs() * 1000,
      connectionLimit: record.connectionLimit,
      connectionCount: record.connectionCount,
      openConnections: this.records.openConnections(record.id),
    };
  }

  #tofuTokenOf(record: SessionRecord): string | undefined {
    if (record.tofuToken === undefined) return undefined;
    return Buffer.from(this.#vault.open(tofuContext(record.id), record.tofuToken)).toString();
  }

  #mustGet(id: string): SessionRecord {
    const record = this.records.get(id);
    if (record === undefined) throw new Error('session not found');
    return record;
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}

/** So that a sealed TOFU token is never accepted as a sealed key. */
function tofuContext(sessionId: string): string {
  return `${sessionId} tofu`;
}

function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
