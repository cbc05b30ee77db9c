/** The fast path for the width of text, next to string-width. */
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { plainWidth } from '../../src/lib/plain-width.ts';

const UNITS = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));

test('every character for which it knows a width has that one, alone and beside others', () => {
  const known = UNITS.filter((unit) => plainWidth(unit) !== undefined);
  expect(known.length).toBeGreaterThan(900);
  const texts = known.flatMap((unit, at) => [
    unit,
    `a${unit}`,
    unit + unit,
    `─${unit}${known[at + 1] ?? ''}`,
  ]);
  expect(texts.filter((text) => plainWidth(text) !== stringWidth(text))).toEqual([]);
});

test.each([
  ['\u001b[1m\u001b[38;5;12m│ name\u001b[39m\u001b[22m', 6],
  ['a\u001b]8;;https://x\u0007link\u001b]8;;\u0007', undefined],
  ['\u001b[2Ka', undefined],
  ['⌚', undefined],
  ['e\u0301', undefined],
  ['', 0],
] as const)('of %j it is %s', (text, width) => {
  expect(plainWidth(text)).toBe(width);
  expect(stringWidth(text)).toBe(width ?? stringWidth(text));
});
