/** Interprets a worker's close frame before HandshakeResult (internal/daemon/worker/handler.go in hashicorp/boundary). */
import { BndError } from '../lib/errors.ts';
import { CLOSE, type CloseStatus, NO_CLOSE_FRAME } from '../wire/close-codes.ts';
import { protocolError, refusedError } from './dial-errors.ts';

/**
 * Returns true if a retry would be refused alike. Everything else is worth a retry, which uses up no connection. A worker sometimes loses the first
 * byte of a handshake that immediately follows its 101 response, and sends 1002 or 1008 then. Of several concurrent first connections, some may fail
 * to activate the session while another one is activating it with the same TOFU token (internal/session/repository_session.go).
 */
export function isFinal(status: CloseStatus): boolean {
  if (isSame(status, CLOSE.tofuTokenNotAllowed) || status.code === CLOSE.invalidTofuToken.code) return true;
  return status.code === CLOSE.unableToAuthorize.code && !isSame(status, CLOSE.unableToActivate);
}

/** Turns the refusal into an error. `limitUsedUp`: as far as known locally, the session has no connections left. */
export function refusal(status: CloseStatus, worker: string, limitUsedUp: boolean): BndError {
  if (isSame(status, CLOSE.tofuTokenNotAllowed))
    return new BndError('session-in-use', 'Another program opened this session first.');
  if (isSame(status, CLOSE.unableToAuthorize) && limitUsedUp)
    return new BndError('connection-limit', 'All connections of this session are used up.');
  if (status.code === CLOSE.unableToAuthorize.code)
    return refusedError(`Worker ${worker} refused the connection: ${status.reason}.`);
  if (status.code === NO_CLOSE_FRAME)
    return protocolError(worker, 'it closed the connection during the handshake');
  return protocolError(worker, `it closed the handshake with ${status.code} ${status.reason}`.trimEnd());
}

function isSame(one: CloseStatus, other: CloseStatus): boolean {
  return one.code === other.code && one.reason === other.reason;
}
