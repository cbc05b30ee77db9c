/** Trying again: what is worth it, how long to wait, how often. */
import { BndError } from '../lib/errors.ts';
import { isPassing } from './network-errors.ts';

/** Without a Retry-After: 0.2, 0.4, 0.8 s … plus up to half of it, so that many clients do not come back at once. */
const FIRST_PAUSE_MS = 200;
/** A longer Retry-After is told to the caller instead of waited for: somebody sits in front of the screen. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Runs `attempt` up to `maxRetries` times more. 429 and 503 are tried again for every method, since the controller's rate limiter
 * answers before it does anything; lost connections only for reads, since nobody knows how far a write came.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  options: {
    readonly maxRetries: number;
    readonly isRead: boolean;
    readonly signal: AbortSignal | undefined;
  },
): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = retries < options.maxRetries ? pauseBefore(error, retries, options.isRead) : undefined;
      if (pauseMs === undefined) throw error;
      await pause(pauseMs, options.signal);
    }
  }
}

function pauseBefore(error: unknown, retries: number, isRead: boolean): number | undefined {
  if (!(error instanceof BndError)) return undefined;
  const ownPaceMs = FIRST_PAUSE_MS * 2 ** retries * (1 + Math.random() / 2);
  if (error.code === 'rate-limited') {
    const pauseMs = error.retryAfterMs ?? ownPaceMs;
    return pauseMs <= LONGEST_PAUSE_MS ? pauseMs : undefined;
  }
  const wasProxy = error.status === 503;
  return isRead && (wasProxy || isPassing(error)) ? ownPaceMs : undefined;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new BndError('cancelled', 'The request was stopped.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
