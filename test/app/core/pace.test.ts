import { describe, expect, test } from 'vitest';
import { createBudget, LIST_PACE, pauseMs, REST_PACE } from '../../../src/app/core/pace.ts';
import type { Poll } from '../../../src/app/core/poll.ts';
import { fc } from '../../support/fast-check.ts';

/** When requests are made that are wanted after these pauses and wait for the budget. */
function madeAt(wantedAfterMs: readonly number[], pace: typeof LIST_PACE): readonly number[] {
  const budget = createBudget(pace);
  let nowMs = 1_000_000;
  return wantedAfterMs.map((ms) => {
    nowMs += ms;
    nowMs += budget.waitMs(nowMs);
    budget.take(nowMs);
    return nowMs;
  });
}

describe('a budget', () => {
  test.each([LIST_PACE, REST_PACE])('holds within any time, whenever requests are wanted (%o)', (pace) => {
    const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 90_000 }), (wanted, withinMs) => {
        const times = madeAt(wanted, pace);
        const most = Math.max(
          0,
          ...times.map((from) => times.filter((ms) => ms >= from && ms <= from + withinMs).length),
        );
        expect(most).toBeLessThanOrEqual(pace.burst + withinMs / pace.everyMs);
      }),
    );
  });

  test('lets a request wait no longer than its pause', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1 }), (wanted) => {
        const budget = createBudget(LIST_PACE);
        let nowMs = 1_000_000;
        for (const ms of wanted) {
          nowMs += ms;
          const waitMs = budget.waitMs(nowMs);
          expect(waitMs).toBeLessThanOrEqual(LIST_PACE.everyMs);
          nowMs += waitMs;
          budget.take(nowMs);
        }
      }),
    );
  });

  test('outlives a clock that is set back', () => {
    const budget = createBudget(LIST_PACE);
    for (let times = 0; times < LIST_PACE.burst; times++) budget.take(10_000_000);
    expect(budget.waitMs(10_000_000)).toBe(LIST_PACE.everyMs);
    expect(budget.waitMs(2_000_000)).toBe(0);
    budget.take(2_000_000);
    expect(budget.waitMs(2_000_000)).toBe(0);
  });
});

test('what is slow already is slower at rest, sessions least', () => {
  const sessions: Poll = { kind: 'list', name: 'sessions', everyMs: 4_400 };
  const page: Poll = { kind: 'session', id: 's_1', everyMs: 4_400 };
  const over: Poll = { kind: 'session', id: 's_1', everyMs: 15_000 };
  const scopes: Poll = { kind: 'list', name: 'scopes', everyMs: 30_000 };
  expect([sessions, page, over, scopes].map((poll) => pauseMs(poll, true))).toEqual([
    4_400, 4_400, 15_000, 30_000,
  ]);
  const [ofSessions = 0, ofPage = 0, ofOver = 0, ofScopes = 0] = [sessions, page, over, scopes].map((poll) =>
    pauseMs(poll, false),
  );
  expect([ofSessions, ofPage]).toEqual([13_000, 13_000]);
  expect(Math.min(ofOver, ofScopes)).toBeGreaterThan(60_000);
});
