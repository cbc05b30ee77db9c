/**
 * How often the controller is asked. A program that is used asks for no collection more than 20 times a minute; one at rest asks for at most 12 lists a minute,
 * all collections together. So 100 programs behind one address stay below what a controller allows to them, 1,500 lists of a collection in 30 s
 * (internal/ratelimit/config.go in hashicorp/boundary). Pure.
 */
import type { Poll } from './poll.ts';

/** So many at once, and one more after each pause: at most `burst + timeMs / everyMs` within any time. */
export interface Pace {
  readonly burst: number;
  readonly everyMs: number;
}

/** Lists of one collection. The burst is what keys may bring about: a refresh, another screen. */
export const LIST_PACE: Pace = { burst: 5, everyMs: 4_000 };
/** At rest, once for the sessions and once for all other lists together: neither can hold the other up. */
export const REST_PACE: Pace = { burst: 1, everyMs: 12_000 };

/** While sessions are looked at, an end of one is shown within 5 s, with the jitter and a slow answer. */
export const SESSION_LOOK_MS = 4_400;

/** Pauses vary by this part of them in either direction, so that programs do not keep in step. */
const JITTER = 0.05;
/** The end of a session of ours is shown within 15 s at rest. */
const SESSIONS_AT_REST_MS = 13_000;
/** Everything else can wait longer while the user is away. */
const REST_FACTOR = 6;

/** The pause between two requests of a poll, before jitter. */
export function pauseMs(poll: Poll, inUse: boolean): number {
  if (inUse) return poll.everyMs;
  const isSessions = poll.kind === 'session' || (poll.kind === 'list' && poll.name === 'sessions');
  return isSessions && poll.everyMs <= SESSIONS_AT_REST_MS ? SESSIONS_AT_REST_MS : poll.everyMs * REST_FACTOR;
}

/** `random`: 0 ≤ x < 1. */
export function jittered(ms: number, random: number): number {
  return ms * (1 - JITTER + 2 * JITTER * random);
}

/** When the last requests were made, as far as a pace has to know. */
export interface Budget {
  /** Milliseconds until there may be another request; 0 = now. */
  waitMs(nowMs: number): number;
  /** Notes a request. */
  take(nowMs: number): void;
}

/** A budget that nothing was taken from yet. */
export function createBudget({ burst, everyMs }: Pace): Budget {
  /** When all requests so far would have been made, had they kept the pause (the generic cell rate algorithm). */
  let paidToMs = Number.NEGATIVE_INFINITY;
  const paidFrom = (nowMs: number): number =>
    // Further ahead than a burst leads: the clock was set back.
    paidToMs - nowMs > burst * everyMs ? nowMs : Math.max(paidToMs, nowMs);
  return {
    waitMs: (nowMs) => Math.max(0, paidFrom(nowMs) - (burst - 1) * everyMs - nowMs),
    take: (nowMs) => {
      paidToMs = paidFrom(nowMs) + everyMs;
    },
  };
}
