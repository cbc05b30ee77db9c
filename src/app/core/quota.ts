/** Slows requests down before the controller refuses them: each response reports the remaining quota. */

import type { RateLimit } from '../../api/types.ts';

/** Below this share pauses grow. */
const PLENTY = 0.5;
/** This share is left to other programs and to changes. */
const RESERVE = 0.1;

/** Returns the factor by which to extend pauses: 1 = normal, infinite = nothing is requested before the window ends. */
export function stretchOf(quota: RateLimit | undefined, nowMs: number): number {
  if (quota === undefined || quota.limit <= 0 || windowLeftMs(quota, nowMs) === 0) return 1;
  const share = quota.remaining / quota.limit;
  if (share >= PLENTY) return 1;
  return share <= RESERVE ? Number.POSITIVE_INFINITY : (PLENTY - RESERVE) / (share - RESERVE);
}

/** Milliseconds until the window of a quota ends; 0 if it has ended, or if the clock was set back. */
export function windowLeftMs({ atMs, resetMs }: RateLimit, nowMs: number): number {
  const leftMs = atMs + resetMs - nowMs;
  return leftMs > resetMs ? 0 : Math.max(0, leftMs);
}
