/** Asks the controller about the session of `connect` while its token can be used safely. */
import { isBndError } from '../../lib/errors.ts';
import type { SessionState } from '../../proxy/types.ts';
import type { Session } from '../../wire/resources.ts';

/**
 * The controller deletes a token that is presented after its expiry, or after 24 h (by default) without use, and ends the sessions opened with it
 * (internal/authtoken in hashicorp/boundary). So it is not presented in a margin before that.
 */
const STALE_AFTER_MS = 12 * 3_600_000;
const EXPIRY_MARGIN_MS = 60_000;
const ANSWER_WITHIN_MS = 5_000;

export interface AskedSession {
  read(signal: AbortSignal): Promise<Pick<Session, 'status'>>;
  /** Expiry of the token; if undefined (unknown), the token is not used. */
  readonly tokenExpiresAtMs: Promise<number | undefined>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Returns the function that asks; it never rejects. Call this right after the token was used. */
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
      // Boundary deletes sessions an hour after they are terminated.
      return isBndError(error, 'not-found') ? 'over' : 'unknown';
    }
  };
}
