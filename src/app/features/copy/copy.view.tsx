/** The copy menu: each item with a preview of its text. */
import { type ReactElement, useRef } from 'react';
import { fitText } from '../../../lib/text-width.ts';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import type { UiBinding } from '../../core/screen.ts';
import { BlankRow, DialogBox, innerWidth } from '../../shell/dialog-box.tsx';
import { scrollOffset } from '../../shell/layout.ts';
import { Line, TextLine } from '../../shell/line.tsx';
import { DIGITS, lineKeys } from '../../shell/numbered-lines.ts';
import type { CopyDialog } from './copy.state.ts';
import { copyText } from './copy.text.ts';

const bindings: readonly UiBinding[] = [
  {
    id: 'copy.take',
    strokes: ['enter', 'c'],
    label: 'copy',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'copy.item' }),
  },
  ...lineKeys('copy', {
    label: 'copy line',
    when: ({ state }, index, digit) =>
      state.dialog?.kind !== 'copy' || index < state.dialog.items.length || copyText.noLine(digit),
    run: (index) => ({ type: 'copy.item', index }),
  }),
  {
    id: 'copy.close',
    strokes: ['esc', 'q'],
    label: 'close',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

const LABEL = 16;

/** Rows of the box in addition to the list. */
const FRAME_ROWS = 4;

/** Rows of the whole box, if `room` rows are free for it. */
function copyRows({ items }: CopyDialog, room: number): number {
  return Math.min(room, items.length + FRAME_ROWS);
}

/** `rows`: of the whole box. */
function CopyView({ dialog, width, rows }: DialogProps<CopyDialog>): ReactElement {
  const inner = innerWidth(width);
  const offset = useRef(0);
  const room = Math.max(1, rows - FRAME_ROWS);
  offset.current = scrollOffset(offset.current, dialog.focus, room, dialog.items.length);
  const first = offset.current;
  return (
    <DialogBox title={copyText.title(dialog.title)} width={width}>
      {dialog.items.slice(first, first + room).map((item, index) => (
        <Line
          key={item.label}
          width={inner}
          inverse={first + index === dialog.focus}
          spans={[
            { text: `${first + index === dialog.focus ? '>' : ' '} ${DIGITS[first + index] ?? ' '} ` },
            { text: fitText(item.label, LABEL), tone: 'accent' },
            { text: item.text.replaceAll('\n', '; ') },
          ]}
        />
      ))}
      <BlankRow width={width} />
      <TextLine text={copyText.noSecrets} width={inner} tone="dim" />
    </DialogBox>
  );
}

export const COPY_DIALOG: DialogRecord<CopyDialog> = {
  bindings,
  view: CopyView,
  rows: (dialog, _, room) => copyRows(dialog, room),
  moveFocus: (dialog, by) => ({
    ...dialog,
    focus: (dialog.focus + by + dialog.items.length) % dialog.items.length,
  }),
};
