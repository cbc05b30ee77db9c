import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fillPlaceholders, proxiedAddress, quoteWord, splitWords } from '../../src/launch/words.ts';
import { fc } from '../support/fast-check.ts';

describe('splitting a command line', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    ['  \t ', []],
    ['psql -c "select 1"', ['psql', '-c', 'select 1']],
    [`a'b c'"d e"f\\ g`, ['ab cd ef g']],
    [`'' ""`, ['', '']],
    [`'a\\b"c'`, ['a\\b"c']],
    [`"a\\"b\\\\c\\d\\$e'f"`, [`a"b\\c\\d$e'f`]],
    ['a\\\nb "c\\\nd"', ['ab', 'cd']],
    ['$HOME * | > # `x`', ['$HOME', '*', '|', '>', '#', '`x`']],
  ])('%j → %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  test.each<[string, RegExp]>([
    [`psql -c 'select 1`, /single quote/],
    ['psql -c "select 1', /double quote/],
    ['psql -c "select \\"', /double quote/],
    ['psql \\', /escape/],
  ])('%j is reported to be open', (text, message) => {
    const failure = expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) });
    expect(() => splitWords(text)).toThrow(failure);
  });

  test('returns what was quoted word by word', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
        expect(splitWords(words.map(quoteWord).join(' '))).toEqual(words);
      }),
    );
  });

  test('splits like a shell, and rejects the same unclosed quotes', () => {
    const piece = fc.constantFrom('a', 'b', ' ', "'", '"', '\\', '\t', '\n-', '\\"', "\\'");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        // A line break ends a command, and shells differ about a trailing backslash.
        fc.pre(!/(^|[^\\])(\\\\)*\\$/.test(text) && !text.includes('\n'));
        expect(ownWords(text)).toEqual(wordsOfShell(text));
      }),
      { numRuns: 300 },
    );
  });
});

function ownWords(text: string): readonly string[] | undefined {
  try {
    return splitWords(text);
  } catch {
    return undefined;
  }
}

function wordsOfShell(text: string): readonly string[] | undefined {
  try {
    const script = `set -- ${text}\nfor word do printf '%s\\0' "$word"; done`;
    const out = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', stdio: 'pipe' });
    return out.split('\0').slice(0, -1);
  } catch {
    return undefined;
  }
}

describe('the placeholders of boundary connect', () => {
  test('are replaced in all spellings, at any position', () => {
    const text =
      '{{boundary.ip}} x{{ boundary.port}}y {{boundary.addr }} {{ boundary.addr }} {{boundary.user}}';
    expect(fillPlaceholders(text, proxiedAddress({ address: '::1', port: 40001 }))).toBe(
      '::1 x40001y [::1]:40001 [::1]:40001 {{boundary.user}}',
    );
  });
});
