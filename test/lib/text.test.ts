import { describe, expect, test } from 'vitest';
import { jsonText, sanitize, sanitizeLines } from '../../src/lib/text.ts';
import { displayWidth, fitText, takeColumns, truncate, wrapText } from '../../src/lib/text-width.ts';
import { fc } from '../support/fast-check.ts';

describe('text from outside', () => {
  test.each([
    ['an escape sequence', 'a\u001b[31mb', 'a␛[31mb'],
    ['line breaks and tabs', 'a\r\nb\tc', 'a  b c'],
    ['a bell and delete', 'a\u0007b\u007f', 'a␇b␡'],
    ['C1 controls', 'a\u009bb', 'a\ufffdb'],
    ['bidirectional overrides', 'a\u202eb\u2066c', 'abc'],
    ['half a character', 'a\ud800', 'a\ufffd'],
    ['plain text', 'grüße 東京', 'grüße 東京'],
  ])('%s', (_, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test('contains no control characters for any input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(sanitize(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe('text of several lines', () => {
  test('keeps line breaks and tabs, and no other control characters', () => {
    expect(sanitizeLines('a\tb\r\nc\rd\n\u001b[2J\u009b\u202ee')).toBe('a\tb\r\nc d\n\u241b[2J\ufffde');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const safe = sanitizeLines(text);
        expect(safe.split('\n')).toHaveLength(text.split('\n').length);
        expect(safe.replace(/\r\n|[\n\t]/g, '')).toBe(sanitize(safe.replace(/\r\n|[\n\t]/g, '')));
      }),
    );
  });
});

describe('JSON', () => {
  const value = fc.string({ unit: 'binary', maxLength: 100 });

  test('contains no control characters, and parses to the same data', () => {
    fc.assert(
      fc.property(fc.dictionary(value, value), fc.boolean(), (data, isDocument) => {
        const text = jsonText(data, isDocument ? 2 : undefined);
        expect(sanitizeLines(text)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  test('escapes C1, bidirectional and tag characters like JSON', () => {
    expect(jsonText(['\u009b\u202e\u{e0041}'])).toBe('["\\u009b\\u202e\\udb40\\udc41"]');
  });
});

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['東京', 4],
    ['e\u0301', 1],
    ['👨‍👩‍👧', 2],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test.each<[string, number, 'left' | 'right', string]>([
    ['abc', 5, 'left', 'abc  '],
    ['abc', 5, 'right', '  abc'],
    ['abcdef', 4, 'left', 'abc~'],
    ['東京都', 4, 'left', '東~ '],
    ['abc', 0, 'left', ''],
  ])('%s in %i columns', (text, width, align, expected) => {
    expect(fitText(text, width, align)).toBe(expected);
  });

  test('a fitted text has exactly the given width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(40), (text, width) => {
        expect(displayWidth(fitText(sanitize(text), width))).toBe(width);
      }),
    );
  });

  test('cuts between whole characters', () => {
    expect([truncate('a👨‍👩‍👧b', 3), takeColumns('東京', 3)]).toEqual(['a~', '東']);
  });

  test('wraps at blanks, and inside words that are too long', () => {
    expect(wrapText('one two abcdefghij', 7)).toEqual(['one two', 'abcdefg', 'hij']);
  });
});
