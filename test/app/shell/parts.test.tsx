import { Box } from 'ink';
import { afterEach, describe, expect, test } from 'vitest';
import { textValue } from '../../../src/app/core/edit.ts';
import { BoundedTable } from '../../../src/app/list/bounded-table.tsx';
import { type Column, fitColumns } from '../../../src/app/list/columns.ts';
import { LooksContext } from '../../../src/app/shell/context.ts';
import { layoutFor, scrollOffset } from '../../../src/app/shell/layout.ts';
import { barOf } from '../../../src/app/shell/line.tsx';
import { sparkline } from '../../../src/app/shell/sparkline.ts';
import { TextField } from '../../../src/app/shell/text-field.tsx';
import { glyphsFor, themeFor } from '../../../src/app/shell/theme.ts';
import { displayWidth } from '../../../src/lib/text-width.ts';
import { openTerminal, type TestTerminal } from '../../support/terminal.tsx';

const LOOKS = { theme: themeFor({}), glyphs: glyphsFor({ LANG: 'C.UTF-8' }) };

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

interface Row {
  readonly name: string;
  readonly size: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', width: 8, grow: 1, priority: 1, cell: (row) => row.name },
  { title: 'SIZE', width: 6, priority: 2, align: 'right', cell: (row) => row.size },
  { title: 'MORE', width: 10, priority: 3, cell: () => 'more' },
];

describe('columns', () => {
  test.each([
    [40, ['NAME', 'SIZE', 'MORE'], 40],
    [26, ['NAME', 'SIZE', 'MORE'], 26],
    [25, ['NAME', 'SIZE'], 25],
    [10, ['NAME'], 10],
    [4, ['NAME'], 4],
  ])('in %i columns', (width, titles, used) => {
    const fitted = fitColumns(COLUMNS, width);
    expect(fitted.map((column) => column.title)).toEqual(titles);
    expect(fitted.reduce((sum, column) => sum + column.fitted, fitted.length - 1)).toBe(used);
  });
});

describe('names', () => {
  const NAMED: readonly Column<Row>[] = [
    { title: 'NAME', width: 8, grow: 1, priority: 1, name: true, cell: (row) => row.name },
    { title: 'ADDRESS', width: 15, grow: 2, priority: 2, cell: () => '10.0.0.1' },
    { title: 'SIZE', width: 6, priority: 2, align: 'right', cell: (row) => row.size },
  ];
  const widths = (rows: readonly Row[], width: number): readonly number[] =>
    fitColumns(NAMED, width, rows).map(({ fitted }) => fitted);

  test('that would be cut get what other columns of text leave blank, figures keep their width', () => {
    expect(widths([{ name: 'a', size: '1' }], 40)).toEqual([11, 21, 6]);
    expect(widths([{ name: 'a name of twenty-two..', size: '1' }], 40)).toEqual([22, 10, 6]);
    expect(widths([{ name: 'x'.repeat(90), size: '1' }], 40)).toEqual([24, 8, 6]);
  });
});

test('the selected row is one bar of one color', () => {
  expect(barOf([{ text: '* ', tone: 'warn' }, { text: 'name' }, { text: 'ok', tone: 'ok' }])).toEqual([
    { text: '* ' },
    { text: 'name' },
    { text: 'ok' },
  ]);
});

describe('a bounded table', () => {
  const show = async (rows: readonly Row[], height: number): Promise<string[]> => {
    terminal = await openTerminal(
      <LooksContext value={LOOKS}>
        <BoundedTable rows={rows} columns={COLUMNS} width={40} height={height} empty="nothing" />
      </LooksContext>,
      80,
      24,
    );
    return terminal.frame().split('\n');
  };

  test('is drawn by ink-table without lines, wide characters in their columns', async () => {
    const lines = await show(
      [
        { name: 'plain', size: '1' },
        { name: '東京データ', size: '22' },
      ],
      10,
    );
    expect(lines).toEqual([
      ' NAME                  SIZE  MORE',
      ' plain                    1  more',
      ' 東京データ              22  more',
    ]);
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });

  test('says what it has no room for', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({ name: `row ${index}`, size: '1' }));
    expect((await show(rows, 5)).at(-1)).toBe(' and 6 more');
  });

  test('says why it is empty', async () => {
    expect(await show([], 5)).toEqual([' nothing']);
  });
});

describe('a text field', () => {
  const show = async (text: string, cursor: number, mask?: string): Promise<string> => {
    terminal = await openTerminal(
      <Box>
        <TextField value={{ text, cursor }} focused width={8} mask={mask} />
      </Box>,
      80,
      24,
    );
    return terminal.frame();
  };

  test.each([
    ['abc', 3, undefined, 'abc ____'],
    ['abc', 1, undefined, 'abc_____'],
    ['abcdefghijkl', 12, undefined, 'fghijkl'],
    ['abcdefghijkl', 0, undefined, 'abcdefgh'],
    ['secret', 6, '*', '****** _'],
    ['東京東京東京', 6, undefined, '京東京 _'],
  ])('%s with the cursor at %i', async (text, cursor, mask, expected) => {
    expect(await show(text, cursor, mask)).toBe(expected);
  });

  test('shows what belongs there while it is empty', async () => {
    terminal = await openTerminal(
      <TextField value={textValue('')} focused={false} width={8} placeholder="address" />,
      80,
      24,
    );
    expect(terminal.frame()).toBe('address_');
  });
});

test.each([
  [[], '        '],
  [[0, 0], '        '],
  [[1, 1000], '      ▁█'],
  [[0, 500, 1000], '      ▄█'],
  [[9, 9, 9, 9, 9, 9, 9, 9, 9, 9], '████████'],
])('the sparkline of %j', (values, expected) => {
  expect(sparkline(values, 8, LOOKS.glyphs.bars)).toBe(expected);
});

test.each([
  [100, 30, 'full', 23],
  [80, 24, 'compact', 20],
  [60, 20, 'line', 17],
  [40, 12, 'line', 10],
  [300, 100, 'full', 93],
])('the layout of %ix%i', (columns, rows, header, frameRows) => {
  const layout = layoutFor(columns, rows);
  expect([layout.header, layout.frameRows, layout.tiny]).toEqual([header, frameRows, false]);
});

test.each([
  [0, 5, 10, 100, 0],
  [0, 10, 10, 100, 1],
  [50, 40, 10, 100, 40],
  [95, 99, 10, 100, 90],
  [5, 0, 10, 3, 0],
])(
  'from row %i, the selected row %i in a window of %i of %i rows',
  (previous, selected, visible, total, expected) => {
    expect(scrollOffset(previous, selected, visible, total)).toBe(expected);
  },
);

test('NO_COLOR removes colors, a terminal without UTF-8 boxes', () => {
  expect(Object.values(themeFor({ NO_COLOR: '1' })).some((style) => style.color !== undefined)).toBe(false);
  expect(glyphsFor({ LANG: 'C' }).vertical).toBe('|');
  expect(glyphsFor({ LANG: 'de_DE.UTF-8' }).vertical).toBe('│');
  expect(glyphsFor({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }).vertical).toBe('|');
  expect(glyphsFor({ LANG: 'de_DE.UTF-8', BND_TUI_ASCII: '1' }).vertical).toBe('|');
});
