import { expect, test } from 'vitest';
import { coalesced } from '../../../src/app/core/coalesced.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** Notes changes of `a` and `b` and keeps when they were taken. */
function noted() {
  const clock = new ManualClock();
  const startMs = clock.now();
  const taken: (readonly [atMs: number, keys: string])[] = [];
  const note = coalesced(clock, (keys) => taken.push([clock.now() - startMs, [...keys].sort().join('')]));
  return { clock, taken, note };
}

test('a change that comes alone is shown soon', async () => {
  const { clock, taken, note } = noted();
  note('a');
  await clock.advance(5_000);
  note('b');
  await clock.advance(5_000);
  expect(taken).toEqual([
    [100, 'a'],
    [5_100, 'b'],
  ]);
});

test('changes that keep coming are shown once a second, all together, and the last one is not lost', async () => {
  const { clock, taken, note } = noted();
  for (let times = 0; times < 50; times++) {
    note('a');
    note('b');
    await clock.advance(50);
  }
  await clock.advance(2_000);
  expect(taken).toEqual([
    [100, 'ab'],
    [1_100, 'ab'],
    [2_100, 'ab'],
    [3_100, 'ab'],
  ]);
});

test('a clock that is set back does not hold changes up', async () => {
  const { clock, taken, note } = noted();
  note('a');
  await clock.advance(100);
  clock.jump(-3_600_000);
  note('b');
  await clock.advance(1_000);
  expect(taken.map(([, keys]) => keys)).toEqual(['a', 'b']);
});
