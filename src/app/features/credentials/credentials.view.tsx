/** Brokered credentials of a session: hidden until revealed, and hidden again after a while. A value can be copied without being shown. */
import { Box, Text } from 'ink';
import { type ReactElement, useRef } from 'react';
import { formatDuration } from '../../../lib/format.ts';
import { sanitize } from '../../../lib/text.ts';
import { displayWidth, fitText, wrapText } from '../../../lib/text-width.ts';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import { nameById } from '../../core/names.ts';
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import { useLooks } from '../../shell/context.ts';
import { BlankRow, DialogBox, innerWidth } from '../../shell/dialog-box.tsx';
import { scrollOffset } from '../../shell/layout.ts';
import { keyed, Line, type Span, TextLine } from '../../shell/line.tsx';
import { MASK } from '../../shell/mask.ts';
import { TextField } from '../../shell/text-field.tsx';
import { backgroundById, forwardById } from '../forwards/index.ts';
import type { CredentialEntry, CredentialsDialog } from './credential-list.state.ts';
import { foundCredentials, moveCredentialFocus, withCredentialQuery } from './credential-list.state.ts';
import { credentialsText } from './credentials.text.ts';

const END = Number.MAX_SAFE_INTEGER;

function found({ state: { dialog } }: KeyContext): true | string {
  if (dialog?.kind !== 'credentials') return true;
  if (dialog.typing) return credentialsText.searching;
  return foundCredentials(dialog).length > 0 || credentialsText.noMatch;
}

const bindings: readonly UiBinding[] = [
  {
    id: 'credentials.reveal',
    strokes: ['x'],
    label: 'show / hide',
    group: 'general',
    shown: 'menu',
    when: found,
    run: () => ({ type: 'credentials.reveal' }),
  },
  {
    id: 'credentials.copy',
    strokes: ['c'],
    label: 'copy hidden',
    group: 'general',
    shown: 'menu',
    when: found,
    run: () => ({ type: 'credentials.copy' }),
  },
  {
    id: 'credentials.search',
    strokes: ['/'],
    label: 'search',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'credentials.search', typing: true }),
  },
  {
    id: 'credentials.enter',
    strokes: ['enter'],
    label: 'list / close',
    group: 'general',
    shown: 'help',
    run: ({ state: { dialog } }) =>
      dialog?.kind === 'credentials' && dialog.typing
        ? { type: 'credentials.search', typing: false }
        : { type: 'dialog.close' },
  },
  ...[
    { id: 'credentials.down', strokes: ['j', 'down', 'tab'], label: 'down', step: 1 },
    { id: 'credentials.up', strokes: ['k', 'up', 'shift-tab'], label: 'up', step: -1 },
    { id: 'credentials.top', strokes: ['g', 'home'], label: 'top', step: -END },
    { id: 'credentials.bottom', strokes: ['G', 'end'], label: 'bottom', step: END },
  ].map(
    ({ step, ...names }): UiBinding => ({
      ...names,
      group: 'move',
      shown: 'help',
      run: () => ({ type: 'dialog.focus', by: step }),
    }),
  ),
  {
    id: 'credentials.page-down',
    strokes: ['ctrl-f', 'pgdn'],
    label: 'page down',
    group: 'move',
    shown: 'help',
    run: ({ pageRows }) => ({ type: 'dialog.focus', by: pageRows }),
  },
  {
    id: 'credentials.page-up',
    strokes: ['ctrl-b', 'pgup'],
    label: 'page up',
    group: 'move',
    shown: 'help',
    run: ({ pageRows }) => ({ type: 'dialog.focus', by: -pageRows }),
  },
  {
    id: 'credentials.close',
    strokes: ['esc', 'q'],
    label: 'close',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'credentials.back' }),
  },
];

const SOURCE = 16;
const KEY = 18;
/** Mark, source and key, each followed by a blank. */
const BEFORE_VALUE = 2 + SOURCE + 1 + KEY + 1;
/** Lines of a long value that are shown below the list. */
const LONGEST = 5;
/** Rows of the box in addition to the list: borders, search, keys. */
const FRAME_ROWS = 5;

/** Rows of the whole box, if `room` rows are free for it. */
function credentialsRows(dialog: CredentialsDialog, width: number, room: number): number {
  const long = longValue(dialog, innerWidth(width), room).length;
  return Math.min(room, Math.max(1, dialog.entries.length) + long + FRAME_ROWS);
}

/** `rows`: of the whole box. */
function CredentialsView({ dialog, state, width, rows }: DialogProps<CredentialsDialog>): ReactElement {
  const inner = innerWidth(width);
  const offset = useRef(0);
  const entries = foundCredentials(dialog);
  const long = longValue(dialog, inner, rows);
  const room = Math.max(1, rows - FRAME_ROWS - long.length);
  const focused = entries.findIndex(({ id }) => id === dialog.focus);
  offset.current = scrollOffset(offset.current, Math.max(0, focused), room, entries.length);
  const visible = entries.slice(offset.current, offset.current + room);
  const forward = forwardById(state, dialog.sessionId) ?? backgroundById(state, dialog.sessionId);
  const targetId = forward?.targetId;
  const count =
    dialog.query.text === '' ? String(dialog.entries.length) : `${entries.length}/${dialog.entries.length}`;
  return (
    <DialogBox title={credentialsText.title(nameById(state.targets.byId, targetId), count)} width={width}>
      <Search dialog={dialog} width={inner} />
      {Array.from({ length: room }, (_, index) => {
        const entry = visible[index];
        const isFocused = entry !== undefined && entry.id === dialog.focus;
        return (
          <Line
            key={entry?.id ?? `blank ${index}`}
            width={inner}
            inverse={isFocused}
            spans={entry === undefined ? nothing(index, entries) : rowSpans(entry, isFocused, dialog, inner)}
          />
        );
      })}
      {keyed(long).map(({ key, text }) => (
        <TextLine key={key} text={text} width={inner} />
      ))}
      <BlankRow width={width} />
      <TextLine text={hint(dialog, state.nowMs)} width={inner} tone="dim" />
    </DialogBox>
  );
}

function Search({
  dialog,
  width,
}: {
  readonly dialog: CredentialsDialog;
  readonly width: number;
}): ReactElement {
  const { theme } = useLooks();
  if (!dialog.typing && dialog.query.text === '') return <Text>{' '.repeat(width)}</Text>;
  return (
    <Box width={width} height={1}>
      <Text {...theme.key}>{'/ '}</Text>
      <TextField
        value={dialog.query}
        focused={dialog.typing}
        width={width - 2}
        placeholder={credentialsText.searchPlaceholder}
      />
    </Box>
  );
}

function nothing(index: number, entries: readonly CredentialEntry[]): readonly Span[] {
  return index === 0 && entries.length === 0 ? [{ text: `  ${credentialsText.noMatch}`, tone: 'dim' }] : [];
}

function rowSpans(
  { id, source, key }: CredentialEntry,
  focused: boolean,
  { shown }: CredentialsDialog,
  width: number,
): readonly Span[] {
  const value = shown?.id === id ? shown.value : undefined;
  const text = value === undefined ? MASK : fits(value, width) ? sanitize(value) : credentialsText.shownBelow;
  return [
    { text: focused ? '> ' : '  ' },
    { text: `${fitText(source, SOURCE)} ${fitText(key, KEY)} ` },
    value === undefined ? { text, tone: 'dim' } : { text },
  ];
}

function fits(value: string, width: number): boolean {
  return !value.includes('\n') && displayWidth(value) <= width - BEFORE_VALUE;
}

/** The shown value where its row has no room for it: its first lines, as many as a box of so many rows has beside one of the list. */
function longValue({ shown }: CredentialsDialog, width: number, rows: number): readonly string[] {
  if (shown === undefined || fits(shown.value, width)) return [];
  const lines = shown.value
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrapText(sanitize(line), width));
  const most = Math.max(1, Math.min(LONGEST, rows - FRAME_ROWS - 1));
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), credentialsText.moreLines(lines.length - most + 1)];
}

function hint({ typing, shown, focus }: CredentialsDialog, nowMs: number): string {
  const { keys } = credentialsText;
  if (typing) return keys.searching;
  if (shown === undefined) return keys.hidden;
  const left = formatDuration(shown.untilMs - nowMs);
  return shown.id === focus ? keys.shown(left) : keys.otherShown(left);
}

export const CREDENTIALS_DIALOG: DialogRecord<CredentialsDialog> = {
  bindings,
  view: CredentialsView,
  rows: credentialsRows,
  moveFocus: moveCredentialFocus,
  text: ({ typing, query }) => (typing ? query : undefined),
  withText: withCredentialQuery,
};
