/** Lists as text. */
import { expect, test } from 'vitest';
import { formatRows } from '../../src/main/ls/format.ts';

const LISTED = {
  names: ['id', 'name', 'default_port', 'description'],
  rows: [
    ['ttcp_1', 'red \u001b[31m', 22, null],
    ['ttcp_22', 'two\nlines, "quoted"', null, null],
  ],
} as const;

test('a table shows no control characters and no column in which nothing is known', () => {
  expect(formatRows('table', LISTED).split('\n')).toEqual([
    'ID       NAME                 DEFAULT PORT',
    'ttcp_1   red \u241b[31m            22',
    'ttcp_22  two lines, "quoted"  -',
    '',
  ]);
});

test('JSON has every field, null where nothing is known', () => {
  expect(JSON.parse(formatRows('json', LISTED))).toEqual({
    items: [
      { id: 'ttcp_1', name: 'red \u001b[31m', default_port: 22, description: null },
      { id: 'ttcp_22', name: 'two\nlines, "quoted"', default_port: null, description: null },
    ],
  });
});

test('CSV is quoted where it has to be', () => {
  expect(formatRows('csv', LISTED).split('\r\n')[2]).toBe('ttcp_22,"two\nlines, ""quoted""",,');
});
