import { describe, expect, test } from 'vitest';
import { createMouseReader, type MouseReport } from '../../../src/app/input/mouse.ts';

const ESC = '\u001b';
const press = (x: number, y: number): MouseReport => ({ kind: 'press', x, y });

describe('reports of the mouse', () => {
  test.each<[string, readonly string[], readonly MouseReport[]]>([
    ['a press', [`${ESC}[<0;5;9M`], [press(4, 8)]],
    ['a release is nothing', [`${ESC}[<0;5;9m`], []],
    ['other buttons are nothing', [`${ESC}[<1;5;9M${ESC}[<2;5;9M`], []],
    [
      'the wheel',
      [`${ESC}[<64;1;1M${ESC}[<65;1;1M`],
      [
        { kind: 'wheel-up', x: 0, y: 0 },
        { kind: 'wheel-down', x: 0, y: 0 },
      ],
    ],
    ['shift and control change nothing', [`${ESC}[<20;5;9M`], [press(4, 8)]],
    [
      'several in one piece, among keys',
      [`jj${ESC}[<0;5;9Mk${ESC}[<0;5;9m${ESC}[<0;1;2M`],
      [press(4, 8), press(0, 1)],
    ],
    ['far beyond 223 columns', [`${ESC}[<0;400;120M`], [press(399, 119)]],
    ['cut anywhere', [`${ESC}`, `[<0`, `;5;`, `9M`], [press(4, 8)]],
    ['cut once for each place', [`${ESC}[`, `<0;5;9M${ESC}[<0;1`, `;2M`], [press(4, 8), press(0, 1)]],
    ['begun, but not gone on with', [`${ESC}[<0;5`, 'j', `;9M`], []],
    ['the older form', [`${ESC}[M !!`], [{ kind: 'unreadable' }]],
    ['keys', ['j', `${ESC}[A`, `${ESC}[1;2C`, '[<'], []],
  ])('%s', (_, pieces, expected) => {
    const reader = createMouseReader();
    expect(pieces.flatMap((piece) => reader.read(piece))).toEqual(expected);
  });
});

describe('what was typed', () => {
  /** Pieces as the terminal library hands them over when the rest of a sequence is late: without the escape character. */
  const typed = (pieces: readonly (readonly [string, string])[]): string => {
    const reader = createMouseReader();
    return pieces
      .map(([arrived, told]) => {
        reader.read(arrived);
        return reader.typed(told);
      })
      .join('');
  };

  test.each<[string, readonly (readonly [string, string])[], string]>([
    [
      'keys stay',
      [
        ['jk', 'jk'],
        ['[', '['],
        ['<', '<'],
        ['0;5M', '0;5M'],
      ],
      'jk[<0;5M',
    ],
    [
      'after the escape',
      [
        [ESC, ''],
        ['[<0;5;9M', '[<0;5;9M'],
      ],
      '',
    ],
    [
      'after the bracket',
      [
        [`${ESC}[`, '['],
        ['<0;5;9M', '<0;5;9M'],
      ],
      '',
    ],
    [
      'within the figures',
      [
        [`${ESC}[<0;5`, '[<0;5'],
        [';9M', ';9M'],
      ],
      '',
    ],
    [
      'in three pieces',
      [
        [`${ESC}[<0`, '[<0'],
        [';5', ';5'],
        [';9M', ';9M'],
      ],
      '',
    ],
    [
      'keys behind the rest stay',
      [
        [`${ESC}[<0;5`, '[<0;5'],
        [';9Mjj', ';9Mjj'],
      ],
      'jj',
    ],
    [
      'keys before it stay',
      [
        ['5', '5'],
        [`${ESC}[<0;5`, '[<0;5'],
        [';9M', ';9M'],
      ],
      '5',
    ],
    [
      'a rest that never comes holds nothing back',
      [
        [`${ESC}[<0;5`, '[<0;5'],
        ['jM', 'jM'],
        ['5', '5'],
      ],
      'jM5',
    ],
    [
      'the older form',
      [
        [`${ESC}[M !!`, ' !!'],
        ['!', '!'],
      ],
      '!',
    ],
  ])('%s', (_, pieces, expected) => {
    expect(typed(pieces)).toBe(expected);
  });

  test('after a new beginning nothing is missing', () => {
    const reader = createMouseReader();
    reader.read(`${ESC}[<0;5`);
    reader.reset();
    expect(reader.typed('[<0;5')).toBe('[<0;5');
  });
});
