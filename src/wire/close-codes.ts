/**
 * Close codes and reasons of a session's websocket. The reasons are part of the protocol: the official client matches on some of them
 * (internal/daemon/worker/handler.go, internal/daemon/worker/proxy/websocket_codes.go, api/proxy/websocket.go in hashicorp/boundary).
 */

export interface CloseStatus {
  readonly code: number;
  readonly reason: string;
}

export const CLOSE = {
  normal: { code: 1000, reason: '' },
  done: { code: 1000, reason: 'done' },
  sessionCanceled: { code: 1000, reason: 'session canceled' },
  teardownFinished: { code: 1000, reason: 'session teardown finished' },
  resultNotSent: { code: 1002, reason: 'unable to send handshake result' },
  badEndpoint: { code: 1002, reason: 'unable to parse endpoint' },
  invalidTofuToken: { code: 1003, reason: 'invalid tofu token' },
  notProtobuf: { code: 1007, reason: 'failed to unmarshal protobuf' },
  invalidHandshake: { code: 1008, reason: 'invalid handshake received' },
  tofuTokenNotAllowed: { code: 1008, reason: 'tofu token not allowed' },
  handshakeTooLong: { code: 1009, reason: 'read limited at 32769 bytes' },
  refusingToActivate: { code: 1011, reason: 'refusing to activate session' },
  unableToActivate: { code: 1011, reason: 'unable to activate session' },
  unableToAuthorize: { code: 1011, reason: 'unable to authorize connection' },
  unableToCancel: { code: 1011, reason: 'unable to cancel session' },
  unableToEstablish: { code: 1011, reason: 'unable to establish proxy' },
  unableToSetupProxying: { code: 3000, reason: 'unable to setup proxying' },
} as const satisfies Record<string, CloseStatus>;

/** The status of a close frame without one (RFC 6455 §7.1.5). */
export const NO_CLOSE_STATUS = 1005;

/** The status of a connection that ended without a close frame (RFC 6455 §7.1.5). */
export const NO_CLOSE_FRAME = 1006;

/** Returns the status that answers the peer's: the same, if a close frame may contain it (RFC 6455 §7.4). */
export function answerTo({ code, reason }: CloseStatus): CloseStatus {
  const isSendable =
    code === NO_CLOSE_STATUS ||
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== NO_CLOSE_FRAME) ||
    (code >= 3000 && code <= 4999);
  return isSendable ? { code, reason } : CLOSE.normal;
}
