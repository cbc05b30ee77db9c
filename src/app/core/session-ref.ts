/** Sessions of more than one controller side by side: an id alone may stand for two of them, as on a staging cluster that was restored from production. */

/** A session of a controller. */
export interface SessionRef {
  /** Normalized address. */
  readonly controller: string;
  readonly sessionId: string;
}

/** Key of a session in records that hold those of several controllers. */
export function sessionKey({ controller, sessionId }: SessionRef): string {
  return `${controller} ${sessionId}`;
}

/** The session with this id on the controller that is current. */
export function currentRef(
  { connection }: { readonly connection: { readonly address: string | undefined } },
  sessionId: string,
): SessionRef {
  return { controller: connection.address ?? '', sessionId };
}
