/** How long the worker waits for a client or host, in milliseconds. */
export interface WorkerTimes {
  /** ClientHello and TLS together. */
  readonly tls: number;
  /** The upgrade request after TLS. */
  readonly upgrade: number;
  /** The first message on the websocket. */
  readonly handshake: number;
  /** As `handshake`, for those of a session beyond `MOST_IDLE`. */
  readonly handshakeOfMany: number;
  /** Connecting to the host. */
  readonly endpoint: number;
  /** A host that takes nothing, after which the worker checks whether the client is still there. */
  readonly stall: number;
  /** The same once the client has ended the connection in an orderly way: the rest is then discarded. */
  readonly rest: number;
}

/**
 * TLS and upgrade as in a real worker (internal/daemon/worker/listeners.go in hashicorp/boundary). That one waits for the handshake without a limit,
 * and for a host that takes nothing as long as the session lasts; here neither can use up memory and descriptors. Clients that keep a websocket ready
 * renew it after 45 s.
 */
export const WORKER_TIMES: WorkerTimes = {
  tls: 15_000,
  upgrade: 10_000,
  handshake: 60_000,
  handshakeOfMany: 10_000,
  endpoint: 10_000,
  stall: 20_000,
  rest: 300_000,
};

/** So many websockets of a session may wait for longer than `handshakeOfMany`. */
export const MOST_IDLE = 16;

/** Until when a session that has ended is not refused at once: official clients cancel it twice. */
export const CANCEL_AGAIN_MS = 60_000;
