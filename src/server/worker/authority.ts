/**
 * What the bundled worker needs from a controller. The official pair speaks gRPC for this
 * (internal/proto/controller/servers/services/v1/session_service.proto in hashicorp/boundary); here server/dev/index.ts joins the two in one process.
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

/** Rejections mean refusal or a controller that is out of reach; the worker maps them to the official close codes. */
export interface SessionAuthority {
  /** Undefined = unknown session. The state is not judged here: also canceling and terminated sessions are told. */
  lookupSession(sessionId: string): Promise<WorkerSession | undefined>;
  /** Pending → active with this TOFU token. The same token again is fine, another one is refused. */
  activateSession(sessionId: string, tofuToken: string, version: number): Promise<void>;
  /** Idempotent; resolves with the status that holds afterwards. */
  cancelSession(sessionId: string): Promise<WorkerSessionStatus>;
  /** Refused unless active, not expired and below the lifetime limit. */
  authorizeConnection(sessionId: string): Promise<AuthorizedConnection>;
  connectConnection(report: ConnectedReport): Promise<void>;
  /** Final figures; the session may terminate by it. */
  closeConnections(connections: readonly ConnectionBytes[]): Promise<void>;
  /** Live figures, at least once a second while bytes move. */
  reportBytes(connections: readonly ConnectionBytes[]): Promise<void>;
  /** Tells the worker at once which sessions must be cut (canceling, terminated, expired). Returns the unsubscribe function. */
  onSessionEnded(listener: (sessionId: string) => void): () => void;
}
