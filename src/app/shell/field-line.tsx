/** A text field with a label: in brackets on the screen, read as label and content. */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { fitText } from '../../lib/text-width.ts';
import type { TextValue } from '../core/edit.ts';
import { useLooks } from './context.ts';
import { sayText } from './say.ts';
import { sayField, TextField } from './text-field.tsx';

export interface FieldLineProps {
  readonly label: string;
  readonly labelWidth: number;
  readonly value: TextValue;
  readonly focused: boolean;
  /** Columns of the whole line. */
  readonly width: number;
  /** Columns between the brackets. */
  readonly room: number;
  readonly mask?: string | undefined;
  readonly placeholder?: string;
  /** After the field. */
  readonly note?: string;
}

export function FieldLine(props: FieldLineProps): ReactElement {
  const { theme } = useLooks();
  const spoken = useIsScreenReaderEnabled();
  const { label, labelWidth, focused, width, room, mask, placeholder = '', note = '' } = props;
  if (spoken) return <Text>{sayLine(props)}</Text>;
  const rest = width - labelWidth - room - 1;
  return (
    <Box width={width} height={1}>
      <Text {...(focused ? theme.accent : {})}>{fitText(`${focused ? '>' : ' '} ${label}`, labelWidth)}</Text>
      <Text>[</Text>
      <TextField value={props.value} focused={focused} width={room} mask={mask} placeholder={placeholder} />
      <Text>{fitText(note === '' ? ']' : `]  ${note}`, rest)}</Text>
    </Box>
  );
}

/** `Editing Password: 6 characters, hidden`. */
function sayLine({ label, value, focused, mask, placeholder = '', note = '' }: FieldLineProps): string {
  const content = sayField(value.text, mask, placeholder);
  const after = note === '' || value.text !== '' ? '' : `, ${note}`;
  return sayText(`${focused ? 'Editing ' : ''}${label}: ${content}${after}`);
}
