/** The menu of clients. */
import { type ReactElement, useRef } from 'react';
import { wrapText } from '../../../lib/text-width.ts';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import type { UiBinding } from '../../core/screen.ts';
import { BlankRow, DialogBox, innerWidth } from '../../shell/dialog-box.tsx';
import { scrollOffset } from '../../shell/layout.ts';
import { keyed, Line, TextLine } from '../../shell/line.tsx';
import { DIGITS, lineKeys } from '../../shell/numbered-lines.ts';
import type { ClientMenuDialog } from './client-menu.state.ts';
import { connectText } from './connect.text.ts';

const TEXT = connectText.clientMenu;

const bindings: readonly UiBinding[] = [
  {
    id: 'clients.run',
    strokes: ['enter'],
    label: 'run',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'clients.choose' }),
  },
  ...lineKeys('clients', {
    label: 'run client',
    when: ({ state }, index, digit) =>
      state.dialog?.kind !== 'clients' || index < state.dialog.choices.length || TEXT.noLine(digit),
    run: (index) => ({ type: 'clients.choose', index }),
  }),
  {
    id: 'clients.copy',
    strokes: ['c'],
    label: 'copy address',
    group: 'general',
    shown: 'menu',
    run: ({ state }) =>
      state.dialog?.kind === 'clients'
        ? { type: 'copy', text: state.dialog.address, what: state.dialog.address }
        : { type: 'nothing' },
  },
  {
    id: 'clients.close',
    strokes: ['esc', 'q'],
    label: 'close',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

/** Borders, padding and the blank row. */
const FRAME_ROWS = 4;

function aboutLines({ address }: ClientMenuDialog, width: number): readonly string[] {
  return wrapText(TEXT.about(address), innerWidth(width));
}

/** `rows`: of the whole box. */
function ClientMenu({ dialog, width, rows }: DialogProps<ClientMenuDialog>): ReactElement {
  const inner = innerWidth(width);
  const about = aboutLines(dialog, width);
  const offset = useRef(0);
  const room = Math.max(1, rows - FRAME_ROWS - about.length);
  offset.current = scrollOffset(offset.current, dialog.focus, room, dialog.choices.length);
  const first = offset.current;
  return (
    <DialogBox title={TEXT.title(dialog.target)} width={width}>
      {keyed(about).map(({ key, text }) => (
        <TextLine key={key} text={text} width={inner} tone="dim" />
      ))}
      <BlankRow width={width} />
      {dialog.choices.slice(first, first + room).map((client, index) => {
        const chosen = first + index === dialog.focus;
        return (
          <Line
            key={client}
            width={inner}
            inverse={chosen}
            spans={[{ text: `${chosen ? '>' : ' '} ${DIGITS[first + index] ?? ' '} ${TEXT.choice(client)}` }]}
          />
        );
      })}
    </DialogBox>
  );
}

export const CLIENT_MENU_DIALOG: DialogRecord<ClientMenuDialog> = {
  bindings,
  view: ClientMenu,
  rows: (dialog, width, room) =>
    Math.min(room, dialog.choices.length + aboutLines(dialog, width).length + FRAME_ROWS),
  moveFocus: (dialog, by) => ({
    ...dialog,
    focus: (dialog.focus + by + dialog.choices.length) % dialog.choices.length,
  }),
};
