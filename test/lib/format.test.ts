import { expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatExactBytes,
  formatMoment,
  formatRate,
} from '../../src/lib/format.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1023, '1023'],
  [1024, '1.0K'],
  [1_048_575, '1.0M'],
  [224_395_264, '214.0M'],
  [5e15, '4.4P'],
])('%i bytes', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [5_242_880, '5,242,880'],
])('%i bytes exactly', (bytes, text) => {
  expect(formatExactBytes(bytes)).toBe(text);
});

test.each([
  [-5, '0s', '0s'],
  [9_999, '9s', '9s'],
  [271_000, '4m31s', '4m'],
  [7 * 3_600_000 + 12 * 60_000, '7h12m', '7h'],
  [6 * 86_400_000 + 23 * 3_600_000, '6d23h', '6d'],
])('%i ms', (ms, duration, age) => {
  expect([formatDuration(ms), formatAge(ms)]).toEqual([duration, age]);
});

test('rates', () => {
  expect(formatRate(4_089_446)).toBe('3.9M/s');
});

test('moments are local, with fixed digits', () => {
  const local = new Date(2026, 2, 1, 7, 4, 9).getTime();
  expect(formatMoment(local)).toBe('2026-03-01 07:04:09');
});
