/** Slows requests down before the controller refuses them: each answer reports what is left of a quota. Pure. */

import type { RateLimit } from '../../api/types.ts';

/** Below this part pauses grow. */
const PLENTY = 0.5;
/** This part is left to other programs and to changes. */
const RESERVE = 0.1;

/** How many times longer pauses are to be: 1 = as usual, infinite = nothing is asked for before the window ends. */
export function stretchOf(quota: RateLimit | undefined, nowMs: number): number {
  if (quota === undefined || quota.limit <= 0 || windowLeftMs(quota, nowMs) === 0) return 1;
  const share = quota.remaining / quota.limit;
  if (share >= PLENTY) return 1;
  return share <= RESERVE ? Number.POSITIVE_INFINITY : (PLENTY - RESERVE) / (share - RESERVE);
}

/** Milliseconds until the window of a quota ends; 0 when it has, or when the clock was set back. */
export function windowLeftMs({ atMs, resetMs }: RateLimit, nowMs: number): number {
  const leftMs = atMs + resetMs - nowMs;
  return leftMs > resetMs ? 0 : Math.max(0, leftMs);
}
