/** The box of a dialog: opaque rows of exact width, so that nothing of the screen behind shows through. */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import { Children, type ReactElement, type ReactNode } from 'react';
import { displayWidth, truncate } from '../../lib/text.ts';
import { useLooks } from './context.ts';
import { Line, type Span } from './line.tsx';
import { saySentence } from './say.ts';

/** Columns inside a box of this width. */
export function innerWidth(width: number): number {
  return width - 4;
}

/** One child = one row of exactly `innerWidth(width)` columns. */
export function DialogBox(props: {
  readonly title: string;
  readonly width: number;
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
  const bottom = glyphs.bottomLeft + glyphs.horizontal.repeat(width - 2) + glyphs.bottomRight;
  return (
    <Box flexDirection="column" width={width}>
      <Line spans={top} width={width} />
      {Children.map(props.children, (child) => (
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

/** An empty row. */
export function BlankRow({ width }: { readonly width: number }): ReactElement | null {
  const spoken = useIsScreenReaderEnabled();
  return spoken ? null : <Text>{' '.repeat(innerWidth(width))}</Text>;
}

/** A button as it looks with and without the focus. */
export function buttonSpan(label: string, focused: boolean): Span {
  return focused
    ? { text: `>[ ${label} ]<`, said: `button ${label}, selected  `, tone: 'key' }
    : { text: ` [ ${label} ] `, said: `button ${label}  ` };
}
