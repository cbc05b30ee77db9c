import { describe, expect, test } from 'vitest';
import { besideColumn, mergeSorted, naturalKey, nextSort, sortRows } from '../../../src/app/list/sort.ts';
import { fc } from '../../support/fast-check.ts';

describe('sorting', () => {
  const rows = [
    { id: 'a', name: 'db-10', size: 3 },
    { id: 'b', name: 'DB-2', size: undefined },
    { id: 'c', name: 'db-10', size: 1 },
    { id: 'd', name: 'Äpfel', size: 3 },
  ];
  const ids = (sorted: readonly { id: string }[]): string => sorted.map(({ id }) => id).join('');

  test('goes as people sort names; equal rows keep their order both ways', () => {
    expect(ids(sortRows(rows, (row) => row.name, false))).toBe('dbac');
    expect(ids(sortRows(rows, (row) => row.name, true))).toBe('acbd');
  });

  test('what has no value stands last both ways', () => {
    expect(ids(sortRows(rows, (row) => row.size, false))).toBe('cadb');
    expect(ids(sortRows(rows, (row) => row.size, true))).toBe('adcb');
  });

  test('the same column again reverses, another one does not', () => {
    const first = nextSort(undefined, 'NAME');
    expect([first, nextSort(first, 'NAME').reversed, nextSort(nextSort(first, 'NAME'), 'PORT')]).toEqual([
      { column: 'NAME', reversed: false },
      true,
      { column: 'PORT', reversed: false },
    ]);
  });

  test('picking stays within the columns', () => {
    const columns = ['A', 'B'];
    expect([
      besideColumn(columns, undefined, 1),
      besideColumn(columns, undefined, -1),
      besideColumn(columns, 'B', 1),
      besideColumn(columns, 'B', -1),
      besideColumn([], undefined, 1),
    ]).toEqual(['A', 'B', 'B', 'A', undefined]);
  });

  test('numbers in names count as numbers', () => {
    expect(naturalKey('db-2') < naturalKey('db-10')).toBe(true);
    const word = fc.stringMatching(/^[a-z-]{1,4}$/);
    const number = fc.integer({ min: 0, max: 1e9 }).map(String);
    fc.assert(
      fc.property(
        word,
        fc.array(fc.tuple(number, word)),
        fc.option(number, { nil: '' }),
        (head, pairs, tail) => {
          const long = (digits: string): string => (digits === '' ? '' : digits.padStart(12, '0'));
          const key = naturalKey(head + pairs.flat().join('') + tail);
          expect(key).toBe(head + pairs.map(([digits, text]) => long(digits) + text).join('') + long(tail));
          expect(naturalKey(pairs.flat().join('') + tail)).toBe(key.slice(head.length));
        },
      ),
    );
  });
});

test('merging sorted lists gives what sorting all of them gives', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 })).map((list) => Int32Array.from(list).sort());
  fc.assert(
    fc.property(values, values, (one, other) => {
      const merged = mergeSorted(one, other, (a, b) => a - b);
      expect([...merged]).toEqual([...one, ...other].sort());
    }),
  );
});
