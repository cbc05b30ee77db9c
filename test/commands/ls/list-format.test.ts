/** Lists as text. */

import { describe, expect, test } from 'vitest';
import { tableText } from '../../../src/app/list/table.ts';
import { formatRows } from '../../../src/commands/ls/format.ts';
import { displayWidth } from '../../../src/lib/text-width.ts';
import { fc } from '../../support/fast-check.ts';

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

test('CSV is quoted where it has to be; on a terminal a row is a line', () => {
  expect(formatRows('csv', LISTED).split('\r\n')).toEqual([
    'id,name,default_port,description',
    'ttcp_1,red \u241b[31m,22,',
    'ttcp_22,"two\nlines, ""quoted""",,',
    '',
  ]);
  expect(formatRows('csv', LISTED, 80).split('\n')[2]).toBe('ttcp_22,"two lines, ""quoted""",,');
});

describe('a table on a terminal', () => {
  const TARGETS = {
    names: ['id', 'name', 'session_max_seconds', 'session_connection_limit', 'scope_id', 'description'],
    rows: [
      ['ttcp_1234567890', 'a'.repeat(30), 28_800, -1, 'p_1234567890', 'b'.repeat(60)],
      ['ttcp_0987654321', '東京', 28_800, 10, 'p_1234567890', null],
    ],
  };

  test('keeps ids whole, cuts what is long, and names what it hides', () => {
    const text = formatRows('table', TARGETS, 60);
    expect(text).toContain('ttcp_1234567890');
    expect(text).toContain('a~');
    expect(text.replaceAll('\n', ' ')).toContain('SESSION CONNECTION LIMIT');
    expect(text.split('\n')[0]).not.toContain('SESSION CONNECTION');
    expect(formatRows('table', TARGETS, 250)).toBe(formatRows('table', TARGETS));
  });

  test('is never wider than it', () => {
    const row = fc.tuple(
      ...[0, 1, 2, 3, 4, 5].map(() =>
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.constant(null)),
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 10, max: 250 }), (rows, columns) => {
        const lines = formatRows('table', { names: TARGETS.names, rows }, columns).split('\n');
        expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
      }),
    );
  });
});

test('one value of hundreds of kilobytes does not make every row as long', () => {
  const rows = Array.from({ length: 13 }, (_, index) => [
    `ttcp_${index}`,
    index === 0 ? 'x'.repeat(600_000) : 'y',
    'z',
  ]);
  expect(formatRows('table', { names: ['id', 'name', 'type'], rows }).length).toBeLessThan(20_000);
});

describe('130,000 rows', () => {
  const rows = Array.from({ length: 130_000 }, (_, index) => [`ttcp_${index}`, 'orders']);

  test.each(['table', 'json', 'csv'] as const)('are listed as %s', (format) => {
    const text = formatRows(format, { names: ['id', 'name'], rows }, 80);
    expect(text.slice(-100)).toContain('ttcp_129999');
  });

  test.each(['txt', 'json', 'csv'] as const)('are saved as %s', (format) => {
    expect(tableText({ titles: ['ID', 'NAME'], rows }, format).slice(-100)).toContain('ttcp_129999');
  });
});
