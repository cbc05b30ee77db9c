import { describe, expect, test } from 'vitest';
import { compileFilter, filterProblem, narrows } from '../../../src/app/list/filter.ts';
import { rowFilter } from '../../../src/app/list/filtered.ts';
import { loadFuzzy } from '../../../src/app/list/fuzzy.ts';

const row = {
  text: 'db-Orders ttcp_1 10.0.0.1',
  fields: { name: 'db-Orders', type: 'tcp', project: 'Prod East' },
};

test.each([
  ['', true],
  ['orders', true],
  ['db 10.0', true],
  ['db nothing', false],
  ['!billing', true],
  ['!orders', false],
  ['billing|orders', true],
  ['billing|wiki', false],
  ['!billing|orders', false],
  ['|', true],
  ['type=TCP', true],
  ['type=ssh', false],
  ['!type=ssh', true],
  ['type=tcp orders', true],
  ['type=tcp billing', false],
  ['project="prod east" db', true],
  ['project="prod west"', false],
  ['a=b', false],
  ['!', true],
  ['re:^db-o.*\\.1$', true],
  ['type=tcp re:orders ttcp', true],
  ['re:^orders', false],
  ['!re:^orders', true],
  ['re:', true],
  ['re:(', false],
  ['!re:(', false],
])('/%s', (filter, expected) => {
  expect(compileFilter(filter)(row)).toBe(expected);
});

test('letters in their order are enough for a fuzzy word', async () => {
  await loadFuzzy();
  expect(
    ['~dbord', '~DBO ttcp', '~xyz', '~1oo', '!~xyz', '~'].map((word) => compileFilter(word)(row)),
  ).toEqual([true, true, false, false, true, true]);
});

test('a broken regular expression says what is wrong with it', () => {
  expect(filterProblem('type=tcp re:(')).toBe('re:( is not a regular expression: Unterminated group');
  expect(filterProblem('re:a+ x')).toBeUndefined();
});

test.each([
  ['db-o', 'db', true],
  ['db o', 'db ', true],
  ['type=', 'type', false],
  ['!db', '!d', false],
  ['d', 'db', false],
  ['db|w', 'db|', false],
])('/%s looks only at what /%s left: %s', (filter, wider, expected) => {
  expect(narrows(filter, wider)).toBe(expected);
});

describe('filtering many rows', () => {
  const rows = ['alpha', 'beta', 'alphabet'].map((text) => ({ text }));

  test('a row is described once, and the same question gives the same list', () => {
    let described = 0;
    const filter = rowFilter(({ text }: { text: string }) => {
      described += 1;
      return { text, fields: {} };
    });
    const first = filter(rows, 'a');
    expect(filter(rows, 'a')).toBe(first);
    expect(filter(rows, 'alpha')).toEqual([rows[0], rows[2]]);
    expect(filter(rows, 'al')).toEqual([rows[0], rows[2]]);
    expect(filter(rows, ' ')).toBe(rows);
    expect(described).toBe(3);
  });
});
