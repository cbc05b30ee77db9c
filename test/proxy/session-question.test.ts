import { expect, test } from 'vitest';
import { SessionQuestion } from '../../src/proxy/session-question.ts';
import type { SessionState } from '../../src/proxy/types.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';

interface Asked {
  readonly question: SessionQuestion;
  readonly clock: ManualClock;
  /** Answers the open question. */
  answer(state: SessionState | Error): Promise<void>;
  readonly counts: { asked: number; over: number };
}

function rig(): Asked {
  const clock = new ManualClock();
  const counts = { asked: 0, over: 0 };
  let open = Promise.withResolvers<SessionState>();
  const question = new SessionQuestion({
    ask: () => {
      counts.asked += 1;
      open = Promise.withResolvers();
      return open.promise;
    },
    onOver: () => {
      counts.over += 1;
    },
    after: clock.after,
  });
  const answer = async (state: SessionState | Error) => {
    if (state instanceof Error) open.reject(state);
    else open.resolve(state);
    await settle();
  };
  return { question, clock, answer, counts };
}

test('many failures in a second are one question, and one more afterwards', async () => {
  const { question, clock, answer, counts } = rig();
  for (let failure = 0; failure < 5; failure += 1) void question.ask();
  await answer('open');
  for (let failure = 0; failure < 5; failure += 1) void question.ask();
  await clock.advance(999);
  expect(counts.asked).toBe(1);
  await clock.advance(1);
  expect(counts.asked).toBe(2);
  await answer('open');
  await clock.advance(60_000);
  expect(counts).toEqual({ asked: 2, over: 0 });
});

test('does not ask a slow controller again in the meantime', async () => {
  const { question, clock, answer, counts } = rig();
  void question.ask();
  await clock.advance(5_000);
  void question.ask();
  expect(counts.asked).toBe(1);
  await answer('unknown');
  expect(counts.asked).toBe(2);
});

test('reports an end once, and stops asking', async () => {
  const { question, clock, answer, counts } = rig();
  void question.ask();
  await answer('over');
  void question.ask();
  await clock.advance(5_000);
  expect(counts).toEqual({ asked: 1, over: 1 });
});

test.each([['open'], ['unknown'], [new Error('no route to host')]] as const)(
  'an answer that says nothing of an end changes nothing: %s',
  async (state) => {
    const { question, clock, answer, counts } = rig();
    void question.ask();
    await answer(state);
    await clock.advance(5_000);
    void question.ask();
    expect(counts).toEqual({ asked: 2, over: 0 });
  },
);

test('each caller gets the answer to a later question, or unknown', async () => {
  const { question, clock, answer, counts } = rig();
  const [first, second] = [question.ask(), question.ask()];
  await answer('open');
  const third = question.ask();
  await clock.advance(1_000);
  await answer(new Error('no route to host'));
  expect(await Promise.all([first, second, third])).toEqual(['open', 'unknown', 'unknown']);
  expect(counts.asked).toBe(2);
  const last = question.ask();
  question.stop();
  expect([await last, await question.ask()]).toEqual(['unknown', 'unknown']);
});

test('neither asks nor reports once stopped', async () => {
  const { question, clock, answer, counts } = rig();
  void question.ask();
  void question.ask();
  question.stop();
  await answer('over');
  await clock.advance(5_000);
  void question.ask();
  expect(counts).toEqual({ asked: 1, over: 0 });
});
