/** Parses a request path: collection, id and verb. Boundary's rate limiter classifies the same way (internal/ratelimit/handler.go). */

export interface Destination {
  readonly collection: string;
  /** Undefined: the collection itself; '' for a path that ends in a slash. Decoded. */
  readonly id: string | undefined;
  /** The part after the last literal colon, e.g. `authorize-session`, `create:worker-led`. */
  readonly verb: string | undefined;
}

const PATH = /^\/v1\/([a-z-]+)(?:\/([^/:]*))?(?::([a-z-]+(?::[a-z-]+)*))?$/;

/** Returns undefined if it is not a path of the API. `path` is without the query. */
export function parsePath(path: string): Destination | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, collection = '', rawId, verb] = match;
  try {
    return { collection, id: rawId === undefined ? undefined : decodeURIComponent(rawId), verb };
  } catch {
    return undefined;
  }
}
