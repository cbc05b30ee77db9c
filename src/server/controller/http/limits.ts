/** What one client may take of the controller's HTTP side. Times in milliseconds, sizes in bytes. */
export interface HttpLimits {
  /** TLS, and the headers of a request; a connection that sends nothing ends after the same time. */
  readonly headersMs: number;
  /** A request including its body. */
  readonly requestMs: number;
  /** Between two requests of a connection. */
  readonly idleMs: number;
  /** How often the times above are checked. */
  readonly checkMs: number;
  readonly bodyBytes: number;
  /** Nesting of objects and lists in a body: no stored value needs more, and every later traversal is recursive. */
  readonly jsonDepth: number;
  /** All bodies from one address that have not arrived completely or are being handled. */
  readonly bodyBytesPerAddress: number;
  /** Sign-ins from one address at the same time; each waits for its turn to be hashed. */
  readonly signInsPerAddress: number;
}

/** The first two times and the size of a body are those of a real controller (internal/daemon/controller/listeners.go, globals/globals.go in hashicorp/boundary). */
export const HTTP_LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 75_000,
  checkMs: 1_000,
  bodyBytes: 1024 * 1024,
  jsonDepth: 64,
  bodyBytesPerAddress: 32 * 1024 * 1024,
  signInsPerAddress: 64,
};
