/**
 * An editable line of text. ink-text-input draws it; the input router and `app/input/edit` handle the keys, because that component's own handler
 * types control keys as letters and takes several keys that arrive together as one piece of text, including `tab` and `enter`.
 */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import TextInput from 'ink-text-input';
import type { ReactElement } from 'react';
import { displayWidth, takeColumns } from '../../lib/text-width.ts';
import type { TextValue } from '../core/edit.ts';

export interface TextFieldProps {
  readonly value: TextValue;
  readonly focused: boolean;
  /** Columns, without brackets. */
  readonly width: number;
  /** Shown instead of every character. */
  readonly mask?: string | undefined;
  readonly placeholder?: string;
}

const DRAW_ONLY = (): void => {};

export function TextField({ value, focused, width, mask, placeholder = '' }: TextFieldProps): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  if (spoken) return <Text>{sayField(value.text, mask, placeholder)}</Text>;
  const { before, at, after } = windowOf(value, focused ? width : width + 1, mask);
  const used =
    displayWidth(before) + displayWidth(after) + (focused ? Math.max(1, displayWidth(at)) : displayWidth(at));
  const empty = value.text === '';
  const hint = takeColumns(placeholder, width - (focused ? 1 : 0));
  const blanks = Math.max(0, width - (empty ? displayWidth(hint) + (focused ? 1 : 0) : used));
  return (
    <Box width={width} height={1}>
      {focused && empty && <Text inverse> </Text>}
      <TextInput
        value={focused ? before : before + at + after}
        placeholder={empty ? hint : ''}
        focus={false}
        onChange={DRAW_ONLY}
      />
      {focused && !empty && <Text inverse>{at === '' ? ' ' : at}</Text>}
      {focused && <TextInput value={after} focus={false} onChange={DRAW_ONLY} />}
      <Text dimColor>{'_'.repeat(blanks)}</Text>
    </Box>
  );
}

/** The content of the field; if masked, only its length. */
export function sayField(text: string, mask: string | undefined, placeholder: string): string {
  if (text === '') return placeholder === '' ? 'empty' : `empty, for example ${placeholder}`;
  return mask === undefined ? text : `${text.length} characters, hidden`;
}

interface FieldWindow {
  readonly before: string;
  readonly at: string;
  readonly after: string;
}

/** The visible part of the line around the cursor: one column is kept for a cursor after the last character. */
function windowOf(value: TextValue, width: number, mask: string | undefined): FieldWindow {
  const [left, right] = [value.text.slice(0, value.cursor), value.text.slice(value.cursor)];
  const hide = (text: string): string => (mask === undefined ? text : mask.repeat([...text].length));
  const [shownLeft, shownRight] = [hide(left), hide(right)];
  const before = takeColumnsFromEnd(shownLeft, Math.max(0, width - 1));
  const at = [...shownRight][0] ?? '';
  const rest = width - displayWidth(before) - Math.max(1, displayWidth(at));
  return { before, at, after: takeColumns(shownRight.slice(at.length), Math.max(0, rest)) };
}

function takeColumnsFromEnd(text: string, width: number): string {
  const characters = [...text];
  while (displayWidth(characters.join('')) > width) characters.shift();
  return characters.join('');
}
