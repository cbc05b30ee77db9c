/** The local end of a session: a TCP listener whose connections go through a worker to the target. Independent of screens and the REST API. */
import type { Socket } from 'node:net';
import type { BndError } from '../lib/errors.ts';
import type { OnlyYou, RefusedUser } from '../lib/only-you.ts';

export interface ForwardOptions {
  /** Authorization token of the session, or the JSON of a SessionAuthorization (data-plane of hashicorp/boundary: api/targets/custom.go). */
  readonly authorizationToken: string;
  /** Session that the token must belong to. Absent: any. */
  readonly sessionId?: string;
  /** IP address to listen on; default 127.0.0.1. */
  readonly listenAddress?: string;
  /** 0 or absent: the target's default client port, else any free one. */
  readonly listenPort?: number;
  /** False: accepts no connections, only those that it is given. */
  readonly listens?: boolean;
  /** Uses the next free port if this one is in use; default: rejects. */
  readonly nextIfBusy?: boolean;
  /** Continues the session after a restart of this program: the worker accepts only the TOFU token of the first connection. */
  readonly tofuToken?: string;
  /** Limit of TCP, TLS, upgrade and handshake of one connection, all tries together; default 15 s. */
  readonly dialTimeoutMs?: number;
  /** How many connections to a worker are dialed ahead while nothing uses them, 0 to 8; 0: none at any time. Default 1. */
  readonly warm?: number;
  /** Whether programs of other users are served, if `listenAddress` is loopback; default `auto`. */
  readonly onlyYou?: OnlyYou;
  /** Source of the proxy settings (HTTPS_PROXY, NO_PROXY). The proxy is tried if a worker cannot be reached directly; default process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Asks the controller about the session. Called after a connection failed, at most once a second; may reject. A worker's refusal alone does not
   * end a forward, because workers also refuse while they cannot reach their controller. Absent: keeps listening.
   */
  readonly sessionState?: () => Promise<SessionState>;
}

/** `over`: the controller reports the session as canceling or terminated. */
export type SessionState = 'open' | 'over' | 'unknown';

export interface ForwardConnection {
  /** 1, 2, 3 … in the order of acceptance. */
  readonly number: number;
  readonly clientAddress: string;
  /** The worker that carries it; undefined while dialing. */
  readonly worker: string | undefined;
  readonly state: 'dialing' | 'open' | 'closed';
  /** Payload bytes from the local client to the worker, and back. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly openedAtMs: number;
  readonly closedAtMs: number | undefined;
  /** A sentence; undefined while open. */
  readonly closedReason: string | undefined;
}

/** `session-over`: the controller reports the session as over. `failed`: another program uses the session. */
export type ForwardEndReason = 'closed' | 'expired' | 'no-connections-left' | 'session-over' | 'failed';

export interface ForwardEnd {
  readonly reason: ForwardEndReason;
  readonly error: BndError | undefined;
}

/** Failures since the last connection that worked. */
export interface Failing {
  readonly sinceMs: number;
  /** Number of failed connections. */
  readonly count: number;
  /** The newest failure; `code` is its kind. The message may contain text from the worker: sanitize it. */
  readonly error: BndError;
}

/**
 * Figures at one moment, counted locally, exact. Older closed connections are folded into the totals; `connections` keeps the newest 100 closed and
 * all open ones.
 */
export interface ForwardSnapshot {
  readonly sessionId: string;
  readonly listening: boolean;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly openConnections: number;
  readonly totalConnections: number;
  /** −1 = unlimited. */
  readonly connectionLimit: number;
  readonly connectionsLeft: number;
  readonly connections: readonly ForwardConnection[];
  /** Set by a failed connection; undefined again once a host sends bytes, or a connection stays open for 30 s. */
  readonly failing: Failing | undefined;
  /** `failing.error`. */
  readonly lastError: BndError | undefined;
  /** Clients that were reset because they are not of this user; none of them is among the connections. */
  readonly refused: readonly RefusedUser[];
  readonly end: ForwardEnd | undefined;
}

/** What does not change while a forward is open. */
export interface OpenedForward {
  readonly sessionId: string;
  readonly targetId: string;
  readonly type: string;
  /** Id of the host; undefined if the target has a direct address. */
  readonly hostId: string | undefined;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly expiresAtMs: number;
  /** Secrets: together they let another process continue this session, on the same port once this process has released it. */
  readonly authorizationToken: string;
  readonly tofuToken: string;
}

export interface Forward extends OpenedForward {
  snapshot(): ForwardSnapshot;
  /** Called (coalesced by the caller) when a connection opens, closes or fails, when connections left changes and at the end; bytes alone do not call it. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
  /** Stops listening, cuts connections and, unless `keepSession`, cancels the session through the worker within `timeoutMs` (default 5 s). Idempotent; never rejects. */
  close(options?: { readonly keepSession?: boolean; readonly timeoutMs?: number }): Promise<void>;
  /**
   * From now on the port serves only web pages, with these credentials, and only to the browser that opens the returned address within a minute: it
   * works once. Secret. Rejects with BndError.
   */
  openWeb(access: WebAccess): Promise<string>;
  /** Settles once, never rejects. */
  readonly ended: Promise<ForwardEnd>;
}

/** How the pages behind a forward are reached. */
export interface WebAccess {
  /** Value of the Authorization header (RFC 9110, 11.6.2). Secret. */
  readonly authorization: string;
  readonly isTls: boolean;
  /** Host and port of the target, for headers and its certificate. */
  readonly host: string;
  readonly port: number;
  /** Path and query of the first page. */
  readonly path: string;
}

/** A forward of this thread, which also serves connections that were accepted elsewhere. */
export interface LocalForward extends Forward {
  /** How many more connections it would accept now; 0 once it has stopped listening, Infinity if the session has no limit. */
  readonly room: number;
  /** Connections that are being dialed or open. */
  readonly liveConnections: number;
  /**
   * Serves a connection that another listener accepted: a socket with half-close allowed, an 'error' listener and nothing that reads it. `onOpen` is
   * called when a worker has authorized the connection, before any byte of the host. Resolves with undefined from then on, else with the failure:
   * the socket is the caller's again, with every byte that was read from it, unless the code is `connection-cut`. Never rejects.
   */
  adopt(socket: Socket, onOpen: () => void): Promise<BndError | undefined>;
}

/** Rejects with BndError: bad-authorization-token, session-expired, port-busy, port-forbidden, bad-listen-address, only-you-unavailable. */
export type OpenForward = (options: ForwardOptions) => Promise<Forward>;
/** The same in this thread. */
export type OpenLocalForward = (options: ForwardOptions) => Promise<LocalForward>;
