/** Everything that can be copied of a thing, each with what it would be. */
import type { ReactElement } from 'react';
import { fitText } from '../../lib/text.ts';
import type { CopyDialog } from '../../store/dialog.ts';
import { Line, TextLine } from '../components/line.tsx';
import type { UiBinding } from '../screen.ts';
import { BlankRow, DialogBox, innerWidth } from './box.tsx';
import type { DialogProps } from './registry.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const copyBindings: readonly UiBinding[] = [
  {
    id: 'copy.take',
    strokes: ['enter', 'c'],
    label: 'copy',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'copy.item' }),
  },
  {
    id: 'copy.down',
    strokes: ['j', 'down', 'tab'],
    label: 'down',
    group: 'move',
    shown: 'menu',
    run: () => ({ type: 'dialog.focus', by: 1 }),
  },
  {
    id: 'copy.up',
    strokes: ['k', 'up', 'shift-tab'],
    label: 'up',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: -1 }),
  },
  ...DIGITS.map(
    (digit, index): UiBinding => ({
      id: `copy.${digit}`,
      strokes: [digit],
      label: `copy line ${digit}`,
      group: 'general',
      shown: 'help',
      when: ({ state }) =>
        state.dialog?.kind !== 'copy' || index < state.dialog.items.length || `there is no line ${digit}`,
      run: () => ({ type: 'copy.item', index }),
    }),
  ),
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

export function CopyView({ dialog, width }: DialogProps<CopyDialog>): ReactElement {
  const inner = innerWidth(width);
  return (
    <DialogBox title={`Copy of ${dialog.title}`} width={width}>
      {dialog.items.map((item, index) => (
        <Line
          key={item.label}
          width={inner}
          inverse={index === dialog.focus}
          spans={[
            { text: `${index === dialog.focus ? '>' : ' '} ${DIGITS[index] ?? ' '} ` },
            { text: fitText(item.label, LABEL), tone: 'accent' },
            { text: item.text.replaceAll('\n', '; ') },
          ]}
        />
      ))}
      <BlankRow width={width} />
      <TextLine text="no secret is copied from here: <x> shows credentials" width={inner} tone="dim" />
    </DialogBox>
  );
}
