/** Rate limits: Boundary's default quotas per collection and action within 30 s (internal/ratelimit/config.go in hashicorp/boundary). */
import { createHash } from 'node:crypto';

const WINDOW_S = 30;
const LISTS = { total: 1500, 'ip-address': 1500, 'auth-token': 150 } as const;
const OTHERS = { total: 30_000, 'ip-address': 30_000, 'auth-token': 3000 } as const;
/** Maximum number of counters; beyond it, all windows restart. */
const MAX_COUNTERS = 100_000;

export interface Quota {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  /** Counts one request. Rejected requests count too, as long as the window lasts. */
  take(collection: string, action: string, ip: string, token: string | undefined): Quota;
}

export function createRateLimiter(nowMs: () => number): RateLimiter {
  const used = new Map<string, number>();
  let windowStartMs = nowMs();

  return {
    take: (collection, action, ip, token) => {
      const now = nowMs();
      if (now - windowStartMs >= WINDOW_S * 1000 || now < windowStartMs || used.size > MAX_COUNTERS) {
        used.clear();
        windowStartMs = now;
      }
      const limits = action === 'list' ? LISTS : OTHERS;
      const count = (dimension: keyof typeof limits, who: string): { limit: number; remaining: number } => {
        const key = `${collection} ${action} ${dimension} ${who}`;
        const times = (used.get(key) ?? 0) + 1;
        used.set(key, times);
        return { limit: limits[dimension], remaining: limits[dimension] - times };
      };
      // Callers without a token share a counter per address.
      const who = token === undefined ? ip : shortHash(token);
      const left = [count('total', ''), count('ip-address', ip), count('auth-token', who)];
      const tightest = left.reduce((least, one) => (one.remaining < least.remaining ? one : least));
      const resetS = Math.max(1, Math.ceil((windowStartMs + WINDOW_S * 1000 - now) / 1000));
      const isAllowed = tightest.remaining >= 0;
      return {
        isAllowed,
        headers: {
          ratelimit: `limit=${tightest.limit}, remaining=${Math.max(0, tightest.remaining)}, reset=${resetS}`,
          'ratelimit-policy': Object.entries(limits)
            .map(([dimension, limit]) => `${limit};w=${WINDOW_S};comment="${dimension}"`)
            .join(', '),
          ...(isAllowed ? {} : { 'retry-after': String(resetS) }),
        },
      };
    },
  };
}

/** Tokens are never stored, not even here. */
function shortHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 16);
}
