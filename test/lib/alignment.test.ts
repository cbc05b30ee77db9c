import { describe, expect, test } from 'vitest';
import { alignment, keptResults } from '../../src/lib/alignment.ts';
import { fc } from '../support/fast-check.ts';

/** A list and a changed version: items removed, added and moved. */
const lists = fc.tuple(
  fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
  fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
);

describe('the alignment of two lists', () => {
  test('finds the same items in both, in order, and no others', () => {
    fc.assert(
      fc.property(lists, ([before, after]) => {
        const places = [...(alignment(before, after) ?? [])];
        const kept = places.filter((place) => place !== -1);
        expect(places).toHaveLength(after.length);
        expect(kept).toEqual([...kept].sort((a, b) => a - b));
        for (const [index, place] of places.entries())
          if (place !== -1) expect(before[place]).toBe(after[index]);
      }),
    );
  });

  test('keeps as many as possible', () => {
    fc.assert(
      fc.property(lists, ([before, after]) => {
        const places = [...(alignment(before, after) ?? [])];
        expect(places.filter((place) => place !== -1)).toHaveLength(longestCommon(before, after));
      }),
    );
  });

  test('gives up after more changes than the limit', () => {
    expect(alignment([1, 2, 3], [4, 5, 6], 5)).toBeUndefined();
    expect(alignment([1, 2, 3], [4, 5, 6], 6)).toEqual(Int32Array.of(-1, -1, -1));
    expect(alignment([], [1, 2, 3], 2)).toBeUndefined();
  });
});

function longestCommon(a: readonly number[], b: readonly number[]): number {
  let row: readonly number[] = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    for (const [index, other] of b.entries())
      next.push(one === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

test('computes results once for an item that stays', () => {
  const asked: number[] = [];
  const double = (item: number): number => {
    asked.push(item);
    return item * 2;
  };
  const [before, after] = [
    [1, 2, 3],
    [1, 4, 3, 5],
  ];
  const first = keptResults(before, undefined, [], double);
  expect(first).toEqual([2, 4, 6]);
  expect(keptResults(after, alignment(before, after), first, double)).toEqual([2, 8, 6, 10]);
  expect(asked).toEqual([1, 2, 3, 4, 5]);
});
