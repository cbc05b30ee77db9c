/** Retry policy: which failures, how long to wait, how often. */
import { BndError } from '../lib/errors.ts';
import { isPassing } from './network-errors.ts';

/** Without a Retry-After: 0.2, 0.4, 0.8 s … plus up to half of it, so that many clients do not return at once. */
const FIRST_PAUSE_MS = 200;
/** A longer Retry-After is reported to the caller instead of waited for: the user is in front of the screen. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Runs `attempt` with up to `maxRetries` retries. 429 is retried for every method, since it is sent before anything is done. Lost connections and 502
 * or 503 are retried only for reads: a gateway sends those, with or without a body, after it passed the request on. Rejects with `cancelled` if one
 * of the signals aborts during a pause.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  options: {
    readonly maxRetries: number;
    readonly isRead: boolean;
    readonly signals: readonly AbortSignal[];
  },
): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = retries < options.maxRetries ? pauseBefore(error, retries, options.isRead) : undefined;
      if (pauseMs === undefined) throw error;
      await pause(pauseMs, options.signals);
    }
  }
}

function pauseBefore(error: unknown, retries: number, isRead: boolean): number | undefined {
  if (!(error instanceof BndError)) return undefined;
  const isLimited = error.status === 429;
  const wasGateway = error.status === 502 || error.status === 503;
  if (!isLimited && !(isRead && (wasGateway || isPassing(error)))) return undefined;
  const pauseMs = error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** retries * (1 + Math.random() / 2);
  return pauseMs <= LONGEST_PAUSE_MS ? pauseMs : undefined;
}

async function pause(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(new BndError('cancelled', 'The request was canceled.'));
  const timer = setTimeout(resolve, ms);
  for (const signal of signals) signal.addEventListener('abort', stop);
  if (signals.some(({ aborted }) => aborted)) stop();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}
