import { describe, expect, test } from 'vitest';
import { type CsvValue, csvText } from '../../src/lib/csv.ts';
import { sanitize } from '../../src/lib/text.ts';
import { fc } from '../support/fast-check.ts';

const file = (...rows: readonly (readonly CsvValue[])[]): string => csvText(rows, { onTerminal: false });

/** Parses the fields of each record by RFC 4180, character by character. */
function parsed(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      record.push(field);
      field = '';
    } else if (char === '\r' && text.charAt(at + 1) === '\n') {
      records.push([...record, field]);
      record = [];
      field = '';
      at += 1;
    } else field += char;
  }
  return records;
}

describe('formulas', () => {
  test.each([
    '=HYPERLINK("http://x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '@SUM(1)',
    '-x',
    '+49 123',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u200b=1',
    '\uff1d1',
    '-1e5',
    '+',
  ])('%j is text for a spreadsheet', (text) => {
    for (const onTerminal of [true, false]) expect(csvText([[text]], { onTerminal })).toMatch(/^"?'/);
  });

  test.each<[CsvValue, string]>([
    [-1, '-1'],
    ['-1', '-1'],
    ['+2.5', '+2.5'],
    [-1.5e-7, '-1.5e-7'],
    ['-', '-'],
    ['a=b', 'a=b'],
    ['2026-03-01', '2026-03-01'],
    [true, 'true'],
    [null, ''],
  ])('%j stays as it is', (value, written) => {
    expect(file([value])).toBe(`${written}\r\n`);
  });
});

describe('fields', () => {
  test('can be parsed by the rules of RFC 4180', () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => `x${sanitize(text)}`);
    const text = fc.array(fc.constantFrom('a', '"', ',', ';', '\n', '\t', '\r\n', "'"), { maxLength: 12 });
    const value = fc.oneof(
      plain,
      text.map((parts) => `x${parts.join('')}`),
    );
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (rows) => {
        expect(parsed(file(...rows))).toEqual(rows);
      }),
    );
  });

  test('contain no control characters, on a terminal not even a line break', () => {
    const value = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (row) => {
        expect(file(row).replace(/\r\n|[\n\t]/g, '')).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/,
        );
        expect(csvText([row, row], { onTerminal: true }).split('\n')).toHaveLength(3);
      }),
    );
  });
});
