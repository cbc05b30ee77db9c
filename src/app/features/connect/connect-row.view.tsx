/** One row of the connect dialog: a label, its fields, and a note. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { displayWidth, fitText } from '../../../lib/text-width.ts';
import type { AppState } from '../../core/state.ts';
import { Line, type Span } from '../../shell/line.tsx';
import { TextField } from '../../shell/text-field.tsx';
import type { Tone } from '../../shell/theme.ts';
import { connectText } from './connect.text.ts';
import { type ConnectDialog, type ConnectField, CUSTOM_CLIENT } from './connect-dialog.state.ts';
import {
  type Cell,
  type DialogPlan,
  noteOf,
  placeholderOf,
  type RowPlan,
  wordsOf,
} from './connect-layout.view.ts';

const { spoken } = connectText;

interface RowProps {
  readonly row: RowPlan;
  readonly plan: DialogPlan;
  readonly dialog: ConnectDialog;
  readonly state: AppState;
  /** Columns of the row. */
  readonly width: number;
}

/** A drawn element, and its columns. */
interface Piece {
  readonly key: string;
  readonly columns: number;
  readonly element: ReactElement;
}

export function ConnectRow({ row, plan, dialog, state, width }: RowProps): ReactElement {
  const pieces: Piece[] = [];
  const left = (): number => width - pieces.reduce((sum, { columns }) => sum + columns, 0);
  const add = (key: string, spans: readonly Span[], columns = widthOf(spans)): void => {
    const fitted = Math.min(columns, left());
    if (fitted > 0) pieces.push({ key, columns: fitted, element: <Line spans={spans} width={fitted} /> });
  };
  const [first] = row.cells;
  add('label', [labelSpan(row, first?.field, dialog, plan.labelWidth)]);
  for (const cell of row.cells) {
    const focused = dialog.focus === cell.field;
    if (cell !== first) add(`${cell.field} caption`, [captionSpan(cell, focused)]);
    if (cell.look !== 'text') add(cell.field, choiceSpans(cell, { plan, dialog, state }, left()));
    else if (cell.field !== 'command' || dialog.client !== undefined) {
      const room = Math.min(cell.room ?? width, left() - 2);
      add(`${cell.field} [`, [{ text: '[', said: '' }]);
      pieces.push({ key: cell.field, columns: room, element: textOf(cell.field, dialog, state, room) });
      add(`${cell.field} ]`, [{ text: ']', said: '' }]);
      if (cell.after !== undefined) add(`${cell.field} after`, [{ text: `${cell.after} `, tone: 'dim' }]);
    } else if (cell === first) add(cell.field, [{ text: '-', tone: 'dim' }]);
  }
  const note = noteOf(row.note, dialog, state);
  add('note', [{ text: note === '' ? '' : `  ${note}`, tone: 'dim' }], left());
  return (
    <Box width={width} height={1}>
      {pieces.map(({ key, columns, element }) => (
        <Box key={key} width={columns} height={1}>
          {element}
        </Box>
      ))}
    </Box>
  );
}

function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

function labelSpan(
  row: RowPlan,
  field: ConnectField | undefined,
  dialog: ConnectDialog,
  width: number,
): Span {
  const focused = dialog.focus === field;
  const own = field === 'command' && dialog.client === CUSTOM_CLIENT;
  const name = own ? 'Command' : row.label;
  return {
    text: fitText(`${focused ? '>' : ' '} ${name}`, width),
    said: saidField(name, focused),
    tone: focused ? 'accent' : 'plain',
  };
}

function saidField(name: string, focused: boolean): string {
  const field = name === '' ? '' : `${name}:`;
  return focused ? spoken.selected(field) : field;
}

/** The focus mark replaces a colon, or precedes the text. */
function captionSpan({ caption = '' }: Cell, focused: boolean): Span {
  const tone = focused ? 'accent' : 'plain';
  const name = caption === ':' ? 'port' : caption.trim();
  const said = saidField(name, focused);
  if (caption === ':') return { text: focused ? '>' : ':', said, tone };
  return { text: ` ${focused ? '>' : ' '}${caption}`, said, tone };
}

function textOf(field: ConnectField, dialog: ConnectDialog, state: AppState, room: number): ReactElement {
  const value = field === 'address' || field === 'port' || field === 'idle' ? dialog[field] : dialog.command;
  const focused = dialog.focus === field && !dialog.busy;
  return (
    <TextField
      value={value}
      focused={focused}
      width={room}
      placeholder={placeholderOf(field, dialog, state)}
    />
  );
}

function choiceSpans(
  cell: Cell,
  { plan, dialog, state }: Pick<RowProps, 'plan' | 'dialog' | 'state'>,
  room: number,
): readonly Span[] {
  const tone = dialog.focus === cell.field ? 'accent' : 'plain';
  if (cell.look === 'flag') {
    const isOn = cell.field === 'closeOnExit' ? dialog.closeOnExit : dialog.onSignIn;
    return [
      {
        text: `[${isOn ? 'x' : ' '}]`,
        said: isOn ? spoken.checked : spoken.unchecked,
        tone,
      },
      { text: ` ${cell.about ?? ''}` },
    ];
  }
  const { words, chosen } = wordsOf(cell.field, dialog, state, plan.short);
  const word = words[chosen] ?? '';
  if (cell.look === 'radio') {
    const text = words.map((other, index) => `(${index === chosen ? 'o' : ' '}) ${other}`).join('  ');
    return [{ text, said: spoken.choice(word, words.join(', ')), tone }];
  }
  if (cell.look === 'tight') return [{ text: `<${word}>`, tone }];
  return cell.look === 'all' ? rowOfWords(words, chosen, room, tone) : [{ text: `< ${word} >`, tone }];
}

/** Words in their order, the chosen one in brackets; where they do not fit, those around it, never a part of one. */
function rowOfWords(words: readonly string[], chosen: number, room: number, tone: Tone): readonly Span[] {
  const texts = words.map((word, index) => (index === chosen ? `< ${word} >` : `  ${word}  `));
  let [from, to] = [chosen, chosen + 1];
  const width = (first: number, end: number): number =>
    displayWidth(texts.slice(first, end).join('')) +
    (first > 0 ? MORE.length : 0) +
    (end < texts.length ? MORE.length : 0);
  while (to < texts.length && width(from, to + 1) <= room) to += 1;
  while (from > 0 && width(from - 1, to) <= room) from -= 1;
  return [
    ...(from > 0 ? [{ text: MORE, said: '' }] : []),
    ...texts.slice(from, to).map((text, index): Span => {
      const isChosen = from + index === chosen;
      return { text, said: `${words[from + index]} `, tone: isChosen ? tone : 'dim' };
    }),
    ...(to < texts.length ? [{ text: MORE, said: '' }] : []),
  ];
}

const MORE = ' .. ';
