/** Edits one line of text by keystrokes, like readline. The cursor counts UTF-16 units and is never inside a character. */
import { withoutControls } from '../../lib/text.ts';
import { printable, type Stroke } from './stroke.ts';

/** A line being edited. */
export interface TextValue {
  readonly text: string;
  /** 0 … text.length. */
  readonly cursor: number;
}

const MAX_LENGTH = 4096;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Returns a line with the cursor at its end. */
export function textValue(text: string): TextValue {
  return { text, cursor: text.length };
}

const EDITS: Readonly<Record<string, (value: TextValue) => TextValue>> = {
  left: (value) => ({ ...value, cursor: stepLeft(value) }),
  right: (value) => ({ ...value, cursor: stepRight(value) }),
  home: (value) => ({ ...value, cursor: 0 }),
  end: (value) => textValue(value.text),
  'ctrl-a': (value) => ({ ...value, cursor: 0 }),
  'ctrl-e': (value) => textValue(value.text),
  backspace: (value) => cut(value, stepLeft(value), value.cursor),
  delete: (value) => cut(value, value.cursor, stepRight(value)),
  'ctrl-u': (value) => cut(value, 0, value.cursor),
  'ctrl-k': (value) => cut(value, value.cursor, value.text.length),
  'ctrl-w': (value) => cut(value, wordStart(value), value.cursor),
};

/** Returns the line without anything but digits. */
export function digitsOf({ text, cursor }: TextValue): TextValue {
  const digits = (part: string): string => part.replace(/\D/g, '');
  return { text: digits(text), cursor: digits(text.slice(0, cursor)).length };
}

/** Returns true for keystrokes that a focused text field handles. */
export function isEditStroke(stroke: Stroke): boolean {
  return Object.hasOwn(EDITS, stroke) || printable(stroke) !== undefined;
}

/** Returns the line after one keystroke; unchanged if it edits nothing. */
export function edit(value: TextValue, stroke: Stroke): TextValue {
  const change = Object.hasOwn(EDITS, stroke) ? EDITS[stroke] : undefined;
  if (change !== undefined) return change(value);
  const character = printable(stroke);
  return character === undefined ? value : insert(value, character);
}

/** Inserts text at the cursor; control characters are dropped, so a pasted line break never submits anything. */
export function insert(value: TextValue, text: string): TextValue {
  const added = withoutControls(text).slice(0, Math.max(0, MAX_LENGTH - value.text.length));
  return {
    text: value.text.slice(0, value.cursor) + added + value.text.slice(value.cursor),
    cursor: value.cursor + added.length,
  };
}

function cut(value: TextValue, from: number, to: number): TextValue {
  return { text: value.text.slice(0, from) + value.text.slice(to), cursor: from };
}

function stepLeft(value: TextValue): number {
  const last = [...graphemes.segment(value.text.slice(0, value.cursor))].at(-1);
  return last === undefined ? 0 : last.index;
}

function stepRight(value: TextValue): number {
  const [first] = graphemes.segment(value.text.slice(value.cursor));
  return value.cursor + (first?.segment.length ?? 0);
}

function wordStart(value: TextValue): number {
  return value.text.slice(0, value.cursor).replace(/\S+\s*$/, '').length;
}
