/** The box of a dialog: opaque rows of exact width, so that the screen behind does not show through. */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { counted } from '../../lib/format.ts';
import { displayWidth, truncate } from '../../lib/text-width.ts';
import { useLooks } from './context.ts';
import { Line, type Span, widthOf } from './line.tsx';
import { saySentence } from './say.ts';

/** Returns the number of columns inside a box of this width. */
export function innerWidth(width: number): number {
  return width - 4;
}

/** Rows of a box that are its borders. */
const BORDERS = 2;

/** One child = one row of exactly `innerWidth(width)` columns. Blank rows give way where there are more than fit. */
export function DialogBox(props: {
  readonly title: string;
  readonly width: number;
  /** Rows that the box may take, borders included; absent = the children are as many as fit. */
  readonly rows?: number;
  readonly children: ReactNode;
}): ReactElement {
  const { theme, glyphs } = useLooks();
  const spoken = useIsScreenReaderEnabled();
  const { width } = props;
  if (spoken)
    return (
      <Box flexDirection="column">
        <Text>{saySentence(props.title)}</Text>
        {props.children}
      </Box>
    );
  const title = truncate(` ${props.title} `, width - 4);
  const top: readonly Span[] = [
    { text: glyphs.topLeft, tone: 'accent' },
    { text: title, tone: 'title' },
    {
      text: glyphs.horizontal.repeat(Math.max(0, width - 2 - displayWidth(title))) + glyphs.topRight,
      tone: 'accent',
    },
  ];
  const all = Children.toArray(props.children);
  const most = (props.rows ?? Number.POSITIVE_INFINITY) - BORDERS;
  const shown = all.length <= most ? all : all.filter((child) => !isBlankRow(child));
  const bottom = glyphs.bottomLeft + glyphs.horizontal.repeat(width - 2) + glyphs.bottomRight;
  return (
    <Box flexDirection="column" width={width}>
      <Line spans={top} width={width} />
      {Children.map(shown, (child) => (
        <Box width={width} height={1}>
          <Text {...theme.accent}>{`${glyphs.vertical} `}</Text>
          {child}
          <Text {...theme.accent}>{` ${glyphs.vertical}`}</Text>
        </Box>
      ))}
      <Line spans={[{ text: bottom, tone: 'accent' }]} width={width} />
    </Box>
  );
}

function isBlankRow(child: ReactNode): boolean {
  return isValidElement(child) && child.type === BlankRow;
}

/** The lines of a text that fit a box of so many rows beside as many that have to stay: blank ones give way first, then the last ones are counted. */
export function linesThatFit(lines: readonly string[], rows: number, staying: number): readonly string[] {
  const most = Math.max(1, rows - BORDERS - staying);
  const dense = lines.length <= most ? lines : lines.filter((line) => line !== '');
  if (dense.length <= most) return dense;
  return [...dense.slice(0, most - 1), `and ${counted(dense.length - most + 1, 'more line')}`];
}

/** An empty row. */
export function BlankRow({ width }: { readonly width: number }): ReactElement | null {
  const spoken = useIsScreenReaderEnabled();
  return spoken ? null : <Text>{' '.repeat(innerWidth(width))}</Text>;
}

/** Buttons in as many rows as they need in this width. */
export function buttonRows(buttons: readonly Span[], width: number): readonly (readonly Span[])[] {
  const rows: Span[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    const isFull = row === undefined || widthOf([...row, GAP, button]) > width;
    if (isFull) rows.push([GAP, button]);
    else row.push(GAP, button);
  }
  return rows;
}

const GAP: Span = { text: '   ' };

/** A button with and without the focus. */
export function buttonSpan(label: string, focused: boolean): Span {
  return focused
    ? { text: `>[ ${label} ]<`, said: `button ${label}, selected  `, tone: 'key' }
    : { text: ` [ ${label} ] `, said: `button ${label}  ` };
}
