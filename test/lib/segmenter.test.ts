/** The segmenter of the built program, next to that of the system. */
import { expect, test } from 'vitest';
import { Segmenter } from '../../src/lib/segmenter.ts';

const graphemes = { granularity: 'grapheme' } as const;
const ours = new Segmenter(undefined, graphemes);
const system = new Intl.Segmenter(undefined, graphemes);

const UNITS = Array.from({ length: 0x3000 }, (_, unit) => String.fromCharCode(unit));

function same(text: string): boolean {
  return cut(ours, text) === cut(system, text);
}

function cut(segmenter: Pick<Intl.Segmenter, 'segment'>, text: string): string {
  return Array.from(segmenter.segment(text), ({ segment, index }) => `${index} ${segment}`).join('|');
}

test('every character alone and beside others is cut like by the system', () => {
  const wrong = UNITS.flatMap((unit, at) =>
    ['', 'a', '─', '\r', '\n', unit, UNITS[at + 1] ?? '']
      .flatMap((other) => [unit + other, other + unit])
      .filter((text) => !same(text)),
  );
  expect(wrong).toEqual([]);
});

test.each(['a─b', 'à la carte', '👩‍🚀 on ▲', '\u001b[31m│\u001b[39m', 'one\r\ntwo'])(
  'the part at every place of %j is that of the system',
  (text) => {
    const [one, other] = [ours.segment(text), system.segment(text)];
    const places = Array.from({ length: text.length }, (_, at) => at);
    expect(places.map((at) => one.containing(at))).toEqual(places.map((at) => other.containing(at)));
  },
);
