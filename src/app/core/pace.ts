/**
 * How often the controller is polled. An active program lists a collection at most 20 times a minute; an idle one sends at most 12 lists a minute,
 * all collections together. So 100 programs behind one address stay below a controller's limit of 1,500 lists of a collection in 30 s
 * (internal/ratelimit/config.go in hashicorp/boundary).
 */
import type { Poll } from './poll.ts';

/** Allows a burst, and one more after each pause: at most `burst + timeMs / everyMs` within any time. */
export interface Pace {
  readonly burst: number;
  readonly everyMs: number;
}

/** Lists of one collection. The burst is for keys: a refresh, another screen. */
export const LIST_PACE: Pace = { burst: 5, everyMs: 4_000 };
/** While idle, once for the sessions and once for all other lists together, so that neither delays the other. */
export const REST_PACE: Pace = { burst: 1, everyMs: 12_000 };

/** While sessions are visible, an end shows within 5 s, including jitter and a slow response. */
export const SESSION_LOOK_MS = 4_400;

/** Relative jitter of pauses in either direction, so that programs do not synchronize. */
const JITTER = 0.05;
/** The end of a session of ours shows within 15 s while idle. */
const SESSIONS_AT_REST_MS = 13_000;
/** Everything else can wait longer while the user is away. */
const REST_FACTOR = 6;

/** Returns the pause between two requests of a poll, before jitter. */
export function pauseMs(poll: Poll, inUse: boolean): number {
  if (inUse) return poll.everyMs;
  const isSessions = poll.kind === 'session' || (poll.kind === 'list' && poll.name === 'sessions');
  return isSessions && poll.everyMs <= SESSIONS_AT_REST_MS ? SESSIONS_AT_REST_MS : poll.everyMs * REST_FACTOR;
}

/** `random`: 0 ≤ x < 1. */
export function jittered(ms: number, random: number): number {
  return ms * (1 - JITTER + 2 * JITTER * random);
}

/** Tracks recent requests, as far as a pace needs. */
export interface Budget {
  /** Milliseconds until the next request is allowed; 0: now. */
  waitMs(nowMs: number): number;
  /** Records a request. */
  take(nowMs: number): void;
}

/** A full budget. */
export function createBudget({ burst, everyMs }: Pace): Budget {
  /** When all requests so far would have been sent at the regular pause (the generic cell rate algorithm). */
  let paidToMs = Number.NEGATIVE_INFINITY;
  const paidFrom = (nowMs: number): number =>
    // Further ahead than a burst allows: the clock was set back.
    paidToMs - nowMs > burst * everyMs ? nowMs : Math.max(paidToMs, nowMs);
  return {
    waitMs: (nowMs) => Math.max(0, paidFrom(nowMs) - (burst - 1) * everyMs - nowMs),
    take: (nowMs) => {
      paidToMs = paidFrom(nowMs) + everyMs;
    },
  };
}
