/** References to sessions of several controllers: an id alone may exist on two of them, e.g. on a staging cluster restored from production. */

/** A session of a controller. */
export interface SessionRef {
  /** Normalized address. */
  readonly controller: string;
  readonly sessionId: string;
}

/** Returns the key of a session in records of several controllers. */
export function sessionKey({ controller, sessionId }: SessionRef): string {
  return `${controller} ${sessionId}`;
}

/** Returns the reference to a session with this id on the current controller. */
export function currentRef(
  { connection }: { readonly connection: { readonly address: string | undefined } },
  sessionId: string,
): SessionRef {
  return { controller: connection.address ?? '', sessionId };
}
