/** The box around the body: a title in its upper border, a note in its lower one. */
import { Box, Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { displayWidth, truncate } from '../../lib/text-width.ts';
import { useLooks } from './context.ts';
import { Line } from './line.tsx';
import type { Tone } from './theme.ts';

export interface FrameProps {
  readonly width: number;
  /** Rows, including both borders. */
  readonly height: number;
  readonly title: string;
  /** Set while a response is pending: the phase of the spinner next to the title. */
  readonly spinner?: number | undefined;
  /** Right end of the lower border. */
  readonly note?: string | undefined;
  readonly noteTone?: Tone | undefined;
  readonly tone?: Tone;
  readonly children: ReactNode;
}

/** A box of exactly the given size. */
export function Frame(props: FrameProps): ReactElement {
  const { theme, glyphs } = useLooks();
  const { width, height, tone = 'dim' } = props;
  const inner = Math.max(0, width - 2);
  const { spinner } = props;
  const turning = spinner === undefined ? '' : ` ${glyphs.spinner[spinner % glyphs.spinner.length]}`;
  const title = truncate(props.title, Math.max(0, inner - 2 - turning.length)) + turning;
  const note = truncate(props.note ?? '', Math.max(0, inner - 2));
  const titleText = title === '' ? '' : ` ${title} `;
  const noteText = note === '' ? '' : ` ${note} `;
  const side = Array.from({ length: Math.max(0, height - 2) }, () => glyphs.vertical).join('\n');
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Line
        width={width}
        spans={[
          { text: glyphs.topLeft, tone },
          { text: titleText, tone: 'title' },
          {
            text: glyphs.horizontal.repeat(Math.max(0, inner - displayWidth(titleText))) + glyphs.topRight,
            tone,
          },
        ]}
      />
      <Box height={height - 2}>
        <Text {...theme[tone]}>{side}</Text>
        <Box flexDirection="column" width={inner} height={height - 2} overflow="hidden">
          {props.children}
        </Box>
        <Text {...theme[tone]}>{side}</Text>
      </Box>
      <Line
        width={width}
        spans={[
          {
            text: glyphs.bottomLeft + glyphs.horizontal.repeat(Math.max(0, inner - displayWidth(noteText))),
            tone,
          },
          { text: noteText, tone: props.noteTone ?? 'dim' },
          { text: glyphs.bottomRight, tone },
        ]}
      />
    </Box>
  );
}

/** A line across the body with a title in it. */
export function Rule(props: { readonly width: number; readonly title: string }): ReactElement {
  const { glyphs } = useLooks();
  const title = truncate(` ${props.title} `, Math.max(0, props.width - 4));
  return (
    <Line
      width={props.width}
      spans={[
        { text: glyphs.horizontal.repeat(2), tone: 'dim', said: '' },
        { text: title, tone: 'accent', said: `${props.title.trim()}:` },
        {
          text: glyphs.horizontal.repeat(Math.max(0, props.width - 2 - displayWidth(title))),
          tone: 'dim',
          said: '',
        },
      ]}
    />
  );
}
