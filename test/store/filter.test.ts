import { expect, test } from 'vitest';
import { compileFilter } from '../../src/store/filter.ts';

const row = { text: 'db-Orders ttcp_1 10.0.0.1', fields: { name: 'db-Orders', type: 'tcp' } };

test.each([
  ['', true],
  ['orders', true],
  ['db 10.0', true],
  ['db nothing', false],
  ['!billing', true],
  ['!orders', false],
  ['type=TCP', true],
  ['type=ssh', false],
  ['!type=ssh', true],
  ['a=b', false],
  ['!', true],
])('/%s', (filter, expected) => {
  expect(compileFilter(filter)(row)).toBe(expected);
});
