/** When `connect` asks its controller about the session, and how it handles the responses. */
import { describe, expect, test } from 'vitest';
import { sessionStateOf } from '../../../src/commands/connect/session-state.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;

function rig(answer: string | BndError, tokenLivesMs: number | 'unknown' = 100 * HOUR_MS) {
  const clock = new ManualClock();
  const asked = { times: 0 };
  const state = sessionStateOf({
    read: async () => {
      asked.times += 1;
      if (answer instanceof BndError) throw answer;
      return { status: answer };
    },
    tokenExpiresAtMs: Promise.resolve(tokenLivesMs === 'unknown' ? undefined : clock.now() + tokenLivesMs),
    now: clock.now,
  });
  return { clock, asked, state };
}

test.each([
  ['pending', 'open'],
  ['active', 'open'],
  ['canceling', 'over'],
  ['terminated', 'over'],
  ['something new', 'unknown'],
  [new BndError('not-found', 'There is no such session.'), 'over'],
  [new BndError('controller-unreachable', 'No connection.'), 'unknown'],
  [new BndError('controller-error', 'The database is down.'), 'unknown'],
  [new BndError('forbidden', 'You may not read it.'), 'unknown'],
  [new BndError('unauthenticated', 'The token is gone.'), 'unknown'],
])('the answer %s means %s', async (answer, expected) => {
  const { state, asked } = rig(answer);
  expect(await state()).toBe(expected);
  expect(asked.times).toBe(1);
});

describe('does not send a token that this could end', () => {
  test('because it expires', async () => {
    const { clock, state, asked } = rig('active', HOUR_MS);
    expect(await state()).toBe('open');
    await clock.advance(HOUR_MS - 30_000);
    expect(await state()).toBe('unknown');
    expect(asked.times).toBe(1);
  });

  test('because its expiry is unknown', async () => {
    const { state, asked } = rig('active', 'unknown');
    expect(await state()).toBe('unknown');
    expect(asked.times).toBe(0);
  });

  test('because it was unused for long, while each request uses it', async () => {
    const { clock, state, asked } = rig('active');
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.advance(10 * HOUR_MS);
      expect(await state()).toBe('open');
    }
    await clock.advance(13 * HOUR_MS);
    expect(await state()).toBe('unknown');
    expect(asked.times).toBe(3);
  });
});
