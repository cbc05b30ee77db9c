/** Asks the controller about the session of `connect`, as long as the token that authorized it may be used for that. */
import { isBndError } from '../../lib/errors.ts';
import type { Session } from '../../protocol/resources.ts';
import type { SessionState } from '../../proxy/types.ts';

/**
 * A token that is presented after its expiry, or after it was not used for long (24 h unless configured), is deleted by the controller and ends the
 * sessions made with it (internal/authtoken in hashicorp/boundary). So it is not presented any more well before that.
 */
const STALE_AFTER_MS = 12 * 3_600_000;
const EXPIRY_MARGIN_MS = 60_000;
const ANSWER_WITHIN_MS = 5_000;

export interface AskedSession {
  read(signal: AbortSignal): Promise<Pick<Session, 'status'>>;
  /** When the token ends; undefined = nobody knows, so that it is not used. */
  readonly tokenExpiresAtMs: Promise<number | undefined>;
  /** The clock of this machine; tests give their own. */
  readonly now?: () => number;
}

/** The function that asks. The token was used when this is called. */
export function sessionStateOf({
  read,
  tokenExpiresAtMs,
  now = Date.now,
}: AskedSession): () => Promise<SessionState> {
  let usedAtMs = now();
  return async () => {
    const expiresAtMs = await tokenExpiresAtMs;
    const nowMs = now();
    const isUsable =
      expiresAtMs !== undefined &&
      nowMs < expiresAtMs - EXPIRY_MARGIN_MS &&
      nowMs - usedAtMs < STALE_AFTER_MS;
    if (!isUsable) return 'unknown';
    try {
      const { status } = await read(AbortSignal.timeout(ANSWER_WITHIN_MS));
      usedAtMs = nowMs;
      if (status === 'pending' || status === 'active') return 'open';
      return status === 'canceling' || status === 'terminated' ? 'over' : 'unknown';
    } catch (error) {
      // Only sessions that are over for an hour are deleted.
      return isBndError(error, 'not-found') ? 'over' : 'unknown';
    }
  };
}
