/** Yes or no. The focus starts on the harmless button; `y` and `n` work. */
import type { ReactElement } from 'react';
import { wrapText } from '../../lib/text.ts';
import type { ConfirmDialog } from '../../store/dialog.ts';
import { keyed, Line, TextLine } from '../components/line.tsx';
import type { UiBinding } from '../screen.ts';
import { BlankRow, buttonSpan, DialogBox, innerWidth } from './box.tsx';
import type { DialogProps } from './registry.ts';

export const confirmBindings: readonly UiBinding[] = [
  {
    id: 'confirm.yes',
    strokes: ['y'],
    label: 'yes',
    group: 'danger',
    shown: 'menu',
    run: () => ({ type: 'dialog.answer', answer: 'yes' }),
  },
  {
    id: 'confirm.no',
    strokes: ['n', 'esc', 'q'],
    label: 'no',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.answer', answer: 'no' }),
  },
  {
    id: 'confirm.move',
    strokes: ['tab', 'shift-tab', 'left', 'right', 'h', 'l'],
    label: 'other',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.focus', by: 1 }),
  },
  {
    id: 'confirm.submit',
    strokes: ['enter'],
    label: 'press',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.submit' }),
  },
];

export function ConfirmView({ dialog, width }: DialogProps<ConfirmDialog>): ReactElement {
  const inner = innerWidth(width);
  const lines = dialog.lines.flatMap((line) => wrapText(line, inner));
  return (
    <DialogBox title={dialog.title} width={width}>
      <BlankRow width={width} />
      {keyed(lines).map(({ key, text }) => (
        <TextLine key={key} text={text} width={inner} />
      ))}
      <BlankRow width={width} />
      <Line
        width={inner}
        spans={[
          { text: '   ' },
          buttonSpan(dialog.no, dialog.focus === 'no'),
          { text: '   ' },
          buttonSpan(dialog.yes, dialog.focus === 'yes'),
        ]}
      />
      <BlankRow width={width} />
    </DialogBox>
  );
}
