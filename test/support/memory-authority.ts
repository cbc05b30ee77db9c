/** An in-memory session authority, for tests of the worker: one object per session, every call recorded. */

import type {
  AuthorizedConnection,
  ConnectedReport,
  ConnectionBytes,
  SessionAuthority,
  WorkerSession,
  WorkerSessionStatus,
} from '../../src/server/worker/authority.ts';
import { encodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { newId } from '../../src/wire/ids.ts';
import { createSessionCertificate } from '../../src/wire/session-certificate.ts';

export interface SessionPlan {
  readonly endpoint: string;
  readonly connectionLimit?: number;
  readonly livesMs?: number;
}

interface Connection {
  readonly id: string;
  readonly sessionId: string;
  connected: ConnectedReport | undefined;
  bytesUp: number;
  bytesDown: number;
  closed: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class MemoryAuthority implements SessionAuthority {
  readonly sessions = new Map<string, Mutable<WorkerSession>>();
  readonly connections: Connection[] = [];
  /** Calls with this name reject, as if the controller were unreachable. */
  broken: keyof SessionAuthority | undefined;
  readonly #listeners = new Set<(sessionId: string) => void>();
  #changes: (() => void)[] = [];

  async createSession(plan: SessionPlan): Promise<Mutable<WorkerSession>> {
    const sessionId = newId('s');
    const expiresAtMs = Date.now() + (plan.livesMs ?? 60_000);
    const certificate = createSessionCertificate({
      sessionId,
      workerAddresses: ['127.0.0.1:9202'],
      notBeforeMs: Date.now() - 60_000,
      expiresAtMs,
    });
    const session: Mutable<WorkerSession> = {
      sessionId,
      ...certificate,
      tofuToken: undefined,
      endpoint: plan.endpoint,
      expiresAtMs,
      status: 'pending',
      connectionLimit: plan.connectionLimit ?? -1,
      version: 1,
    };
    this.sessions.set(sessionId, session);
    return session;
  }

  /** The token that a controller would return for this session and these workers. */
  tokenFor(session: WorkerSession, ...workerAddresses: readonly string[]): string {
    return encodeAuthorizationToken({
      ...session,
      targetId: 'ttcp_1234567890',
      scope: undefined,
      createdAtMs: Date.now(),
      type: 'tcp',
      endpointPort: Number(session.endpoint.split(':').at(-1)),
      hostId: '',
      workerAddresses,
      defaultClientPort: 0,
    });
  }

  end(sessionId: string, status: WorkerSessionStatus): void {
    const session = this.sessions.get(sessionId);
    if (session !== undefined) session.status = status;
    for (const listener of this.#listeners) listener(sessionId);
    this.#changed();
  }

  /** Resolves once the condition is met; it is checked after every call. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#changes.push(resolve));
  }

  async lookupSession(sessionId: string): Promise<WorkerSession | undefined> {
    this.#may('lookupSession');
    const session = this.sessions.get(sessionId);
    return session === undefined ? undefined : { ...session };
  }

  async activateSession(sessionId: string, tofuToken: string): Promise<void> {
    this.#may('activateSession');
    const session = this.#session(sessionId);
    if (session.status === 'active' && session.tofuToken === tofuToken) return;
    if (session.status === 'active' && session.tofuToken === tofuToken) return;
    if (session.status !== 'pending') throw new Error('not pending');
    Object.assign(session, { status: 'active', tofuToken, version: session.version + 1 });
    this.#changed();
  }

  async cancelSession(sessionId: string): Promise<WorkerSessionStatus> {
    this.#may('cancelSession');
    const session = this.#session(sessionId);
    if (session.status !== 'terminated') this.end(sessionId, 'canceling');
    return session.status;
  }

  async authorizeConnection(sessionId: string): Promise<AuthorizedConnection> {
    this.#may('authorizeConnection');
    const session = this.#session(sessionId);
    const used = this.connections.filter((connection) => connection.sessionId === sessionId).length;
    const limited = session.connectionLimit !== -1;
    if (session.status !== 'active' || (limited && used >= session.connectionLimit))
      throw new Error('refused');
    const connection = {
      id: newId('sc'),
      sessionId,
      connected: undefined,
      bytesUp: 0,
      bytesDown: 0,
      closed: false,
    };
    this.connections.push(connection);
    this.#changed();
    return {
      connectionId: connection.id,
      connectionsLeft: limited ? session.connectionLimit - used - 1 : -1,
    };
  }

  async connectConnection(report: ConnectedReport): Promise<void> {
    this.#may('connectConnection');
    this.#connection(report.connectionId).connected = report;
    this.#changed();
  }

  async closeConnections(closed: readonly ConnectionBytes[]): Promise<void> {
    this.#may('closeConnections');
    for (const figures of closed)
      Object.assign(this.#connection(figures.connectionId), figures, { closed: true });
    this.#changed();
  }

  async reportBytes(moved: readonly ConnectionBytes[]): Promise<void> {
    this.#may('reportBytes');
    for (const figures of moved) Object.assign(this.#connection(figures.connectionId), figures);
    this.#changed();
  }

  onSessionEnded(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #may(call: keyof SessionAuthority): void {
    if (this.broken === call) throw new Error('out of reach');
  }

  #session(sessionId: string): Mutable<WorkerSession> {
    const session = this.sessions.get(sessionId);
    if (session === undefined) throw new Error('unknown session');
    return session;
  }

  #connection(id: string): Connection {
    const connection = this.connections.find((candidate) => candidate.id === id);
    if (connection === undefined) throw new Error('unknown connection');
    return connection;
  }

  #changed(): void {
    const waiting = this.#changes;
    this.#changes = [];
    for (const resolve of waiting) resolve();
  }
}
