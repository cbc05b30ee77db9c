import { expect, test } from 'vitest';
import { stalledRounds } from '../support/stalled-rounds.ts';

const MiB = 1024 * 1024;

test('stalled connections beside working ones lose no byte, and leave no memory behind', async () => {
  // More than the system buffers on the way, so that some of it waits in the worker.
  const plan = { stalled: 4, working: 2, rounds: 3, bytesEach: 5 * MiB };
  const { wrong, usedAfter } = await stalledRounds(plan);
  expect(wrong).toBe(0);
  const [first = 0] = usedAfter;
  expect(usedAfter.at(-1)).toBeLessThan(first + 2 * MiB);
});
