/** A text that stays until it is closed: a failure, or a command to run elsewhere. */
import type { ReactElement } from 'react';
import { wrapText } from '../../lib/text-width.ts';
import type { MessageDialog } from '../core/dialog.ts';
import type { DialogProps, DialogRecord } from '../core/dialog-table.ts';
import type { UiBinding } from '../core/screen.ts';
import { BlankRow, buttonSpan, DialogBox, innerWidth, linesThatFit } from './dialog-box.tsx';
import { keyed, Line, TextLine } from './line.tsx';

const bindings: readonly UiBinding[] = [
  {
    id: 'message.close',
    strokes: ['enter', 'esc', 'q'],
    label: 'close',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
  {
    id: 'message.copy',
    strokes: ['c'],
    label: 'copy',
    group: 'general',
    shown: 'menu',
    when: ({ state }) =>
      state.dialog?.kind === 'message' && state.dialog.copy !== undefined ? true : 'Nothing to copy',
    run: ({ state }) => {
      const text = state.dialog?.kind === 'message' ? state.dialog.copy : undefined;
      return text === undefined ? { type: 'nothing' } : { type: 'copy', text, what: 'it' };
    },
  },
];

function MessageView({ dialog, width, rows }: DialogProps<MessageDialog>): ReactElement {
  const inner = innerWidth(width);
  const text = dialog.lines.flatMap((line) => wrapText(line, inner));
  const lines = linesThatFit(text, rows, 1);
  return (
    <DialogBox title={dialog.title} width={width} rows={rows}>
      <BlankRow width={width} />
      {keyed(lines).map(({ key, text }) => (
        <TextLine key={key} text={text} width={inner} />
      ))}
      <BlankRow width={width} />
      <Line
        width={inner}
        spans={[
          { text: '   ' },
          buttonSpan('Close', true),
          { text: dialog.copy === undefined ? '' : '   <c> copy', tone: 'dim' },
        ]}
      />
      <BlankRow width={width} />
    </DialogBox>
  );
}

export const MESSAGE_DIALOG: DialogRecord<MessageDialog> = { bindings, view: MessageView };
