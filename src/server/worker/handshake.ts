/** Handles the first message on a session's websocket and the possible refusals (internal/daemon/worker/handler.go in hashicorp/boundary). */
import { timingSafeEqual } from 'node:crypto';
import { CLOSE, type CloseStatus } from '../../wire/close-codes.ts';
import {
  decodeClientHandshake,
  encodeHandshakeResult,
  MAX_HANDSHAKE_BYTES,
  type ReceivedHandshake,
  TOFU_TOKEN_LENGTH,
} from '../../wire/handshake.ts';
import type { Link } from '../../wire/link.ts';
import { MessageCollector } from '../../wire/message-collector.ts';
import type { AdmittedSession } from './admission.ts';
import type { AuthorizedConnection, SessionAuthority } from './authority.ts';
import type { IdleWebsockets } from './idle-websockets.ts';

/** Takes the connection from its first message to an authorized connection. Undefined if it ends here; the link is then closed with the official code. */
export async function greet(
  link: Link,
  session: AdmittedSession,
  authority: SessionAuthority,
  idle: IdleWebsockets,
): Promise<AuthorizedConnection | undefined> {
  const handshake = await readHandshake(link, (expire) => idle.start(session.sessionId, expire));
  if (handshake === undefined) return undefined;
  const answer = await judge(handshake, session, authority);
  if ('code' in answer) {
    link.close(answer);
    return undefined;
  }
  link.send(
    encodeHandshakeResult({
      expiresAtMs: session.expiresAtMs,
      connectionLimit: session.connectionLimit,
      connectionsLeft: answer.connectionsLeft,
    }),
  );
  return answer;
}

/** Data after the first message stays in the link for the data phase. `limit` starts the time that it may take; it returns how to stop it. */
function readHandshake(
  link: Link,
  limit: (expire: () => void) => () => void,
): Promise<ReceivedHandshake | undefined> {
  const { promise, resolve } = Promise.withResolvers<ReceivedHandshake | undefined>();
  const collector = new MessageCollector(MAX_HANDSHAKE_BYTES);
  const refuse = (status: CloseStatus): void => {
    link.release();
    link.close(status);
    resolve(undefined);
  };
  const stop = limit(() => refuse(CLOSE.invalidHandshake));
  link.use({
    data: (piece, last) => {
      const message = collector.add(piece, last);
      if (message === undefined) return;
      if (message === 'too-long') return refuse(CLOSE.handshakeTooLong);
      const handshake = decodeClientHandshake(message);
      if (handshake === undefined) return refuse(CLOSE.notProtobuf);
      link.release();
      resolve(handshake);
    },
    drain: () => undefined,
    ended: (end) => {
      if (end.kind === 'violation') link.close(CLOSE.invalidHandshake);
      resolve(undefined);
    },
  });
  return promise.finally(stop);
}

async function judge(
  handshake: ReceivedHandshake,
  admitted: AdmittedSession,
  authority: SessionAuthority,
): Promise<AuthorizedConnection | CloseStatus> {
  const { sessionId } = admitted;
  if (Buffer.byteLength(handshake.tofuToken) !== TOFU_TOKEN_LENGTH) return CLOSE.invalidTofuToken;
  // Any holder of the certificate may cancel: the TOFU token is not compared, and a session that is already over is not a failure.
  if (handshake.command === 'cancel-session') {
    return authority.cancelSession(sessionId).then(
      () => CLOSE.sessionCanceled,
      () => CLOSE.unableToCancel,
    );
  }
  // Another connection may have set the TOFU token since this one was admitted.
  const session = await authority.lookupSession(sessionId).catch(() => undefined);
  if (session === undefined) return CLOSE.unableToAuthorize;
  if (session.tofuToken === undefined) {
    if (session.status !== 'pending') return CLOSE.refusingToActivate;
    if (handshake.command === 'unknown') return CLOSE.unableToAuthorize;
    try {
      await authority.activateSession(sessionId, handshake.tofuToken, session.version);
    } catch {
      return CLOSE.unableToActivate;
    }
  } else if (!equal(session.tofuToken, handshake.tofuToken)) return CLOSE.tofuTokenNotAllowed;
  return authority.authorizeConnection(sessionId).catch(() => CLOSE.unableToAuthorize);
}

/** Both have TOFU_TOKEN_LENGTH bytes, or they differ. */
function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
