/** What a worker's close frame before HandshakeResult means (internal/daemon/worker/handler.go in hashicorp/boundary). */
import { BndError } from '../lib/errors.ts';
import { CLOSE, type CloseStatus, NO_CLOSE_FRAME } from '../wire/close-codes.ts';
import { protocolError, refusedError } from './dial-errors.ts';

/**
 * True when another try would be refused alike. Everything else is worth one, and costs no connection. A worker sometimes loses the first byte
 * of a handshake that arrives right behind its 101 answer, and says 1002 or 1008 then. Of several first connections at once, some may fail to
 * activate the session that another one is just activating with the same TOFU token (internal/session/repository_session.go).
 */
export function isFinal(status: CloseStatus): boolean {
  if (isSame(status, CLOSE.tofuTokenNotAllowed) || status.code === CLOSE.invalidTofuToken.code) return true;
  return status.code === CLOSE.unableToAuthorize.code && !isSame(status, CLOSE.unableToActivate);
}

/** The refusal in words. `limitUsedUp`: as far as is known here, no connection of the session is left. */
export function refusal(status: CloseStatus, worker: string, limitUsedUp: boolean): BndError {
  if (isSame(status, CLOSE.tofuTokenNotAllowed))
    return new BndError('session-in-use', 'Another program opened this session first.');
  if (isSame(status, CLOSE.unableToAuthorize) && limitUsedUp)
    return new BndError('connection-limit', 'All connections of this session are used up.');
  if (status.code === CLOSE.unableToAuthorize.code)
    return refusedError(`Worker ${worker} refused the connection: ${status.reason}.`);
  if (status.code === NO_CLOSE_FRAME)
    return protocolError(worker, 'it ended the connection in the handshake');
  return protocolError(worker, `it ended the handshake with ${status.code} ${status.reason}`.trimEnd());
}

function isSame(one: CloseStatus, other: CloseStatus): boolean {
  return one.code === other.code && one.reason === other.reason;
}
