/** Slows requests down before the controller refuses them: each answer reports what is left of a quota. Pure. */

/** What is left of a quota by the newest answer. */
export interface Quota {
  /** Requests in a window, and how many of them are left for all who share the quota. */
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, counted from `atMs`. */
  readonly resetMs: number;
  readonly atMs: number;
}

/** A client that keeps what its answers say of quotas. */
export interface QuotaSource {
  rateLimit?(resource: string, action: string): Quota | undefined;
}

/** Below this part pauses grow. */
const PLENTY = 0.5;
/** This part is left to other programs and to changes. */
const RESERVE = 0.1;

/** How many times longer pauses are to be: 1 = as usual, infinite = nothing is asked for before the window ends. */
export function stretchOf(quota: Quota | undefined, nowMs: number): number {
  if (quota === undefined || quota.limit <= 0 || windowLeftMs(quota, nowMs) === 0) return 1;
  const share = quota.remaining / quota.limit;
  if (share >= PLENTY) return 1;
  return share <= RESERVE ? Number.POSITIVE_INFINITY : (PLENTY - RESERVE) / (share - RESERVE);
}

/** Milliseconds until the window of a quota ends; 0 when it has, or when the clock was set back. */
export function windowLeftMs({ atMs, resetMs }: Quota, nowMs: number): number {
  const leftMs = atMs + resetMs - nowMs;
  return leftMs > resetMs ? 0 : Math.max(0, leftMs);
}
