/**
 * Interface of the bundled worker to a controller. The official pair uses gRPC (internal/proto/controller/servers/services/v1/session_service.proto
 * in hashicorp/boundary); here server/dev/index.ts joins the two in one process.
 */

export type WorkerSessionStatus = 'pending' | 'active' | 'canceling' | 'terminated';

export interface WorkerSession {
  readonly sessionId: string;
  /** X.509 DER and the 64 raw key bytes (seed ‖ public). */
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
  /** Undefined until the first activation. */
  readonly tofuToken: string | undefined;
  /** URL, e.g. tcp://127.0.0.1:5432. */
  readonly endpoint: string;
  readonly expiresAtMs: number;
  readonly status: WorkerSessionStatus;
  /** −1 = unlimited. */
  readonly connectionLimit: number;
  readonly version: number;
}

export interface AuthorizedConnection {
  readonly connectionId: string;
  /** −1 = unlimited. */
  readonly connectionsLeft: number;
}

export interface ConnectedReport {
  readonly connectionId: string;
  readonly clientTcpAddress: string;
  readonly clientTcpPort: number;
  readonly endpointTcpAddress: string;
  readonly endpointTcpPort: number;
}

export interface ConnectionBytes {
  readonly connectionId: string;
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** Rejections mean refusal or an unreachable controller; the worker maps them to the official close codes. */
export interface SessionAuthority {
  /** Undefined: unknown session. Does not check the state: canceling and terminated sessions are returned as well. */
  lookupSession(sessionId: string): Promise<WorkerSession | undefined>;
  /** Pending → active with this TOFU token. Accepts the same token again, rejects another one. */
  activateSession(sessionId: string, tofuToken: string, version: number): Promise<void>;
  /** Idempotent; resolves with the resulting status. */
  cancelSession(sessionId: string): Promise<WorkerSessionStatus>;
  /** Rejects unless active, not expired and below the connection limit. */
  authorizeConnection(sessionId: string): Promise<AuthorizedConnection>;
  connectConnection(report: ConnectedReport): Promise<void>;
  /** Final figures; the session may terminate as a result. */
  closeConnections(connections: readonly ConnectionBytes[]): Promise<void>;
  /** Live figures, at least once a second while bytes move. */
  reportBytes(connections: readonly ConnectionBytes[]): Promise<void>;
  /** Reports at once which sessions must be closed (canceling, terminated, expired). Returns the unsubscribe function. */
  onSessionEnded(listener: (sessionId: string) => void): () => void;
}
