/** A yes/no question. The focus starts on the harmless button; `y` and `n` work. */
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { displayWidth, fitText, wrapText } from '../../lib/text-width.ts';
import { type ConfirmDialog, confirmChoices, isTyped } from '../core/dialog.ts';
import type { DialogProps, DialogRecord } from '../core/dialog-table.ts';
import { digitsOf } from '../core/edit.ts';
import type { UiBinding } from '../core/screen.ts';
import { BlankRow, buttonRows, buttonSpan, DialogBox, innerWidth, linesThatFit } from './dialog-box.tsx';
import { keyed, Line, Said, TextLine } from './line.tsx';
import { TextField } from './text-field.tsx';

const bindings: readonly UiBinding[] = [
  {
    id: 'confirm.yes',
    strokes: ['y'],
    label: 'yes',
    group: 'danger',
    shown: 'menu',
    when: ({ state }) =>
      state.dialog?.kind !== 'confirm' || isTyped(state.dialog) || `Type ${state.dialog.mustType} to confirm`,
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
    id: 'confirm.other',
    strokes: ['k'],
    label: 'keep running',
    group: 'general',
    shown: 'help',
    when: ({ state }) =>
      (state.dialog?.kind === 'confirm' && state.dialog.otherwise !== undefined) || 'Press <y> or <n>',
    run: () => ({ type: 'dialog.answer', answer: 'other' }),
  },
  {
    id: 'confirm.move',
    strokes: ['tab', 'right', 'l'],
    label: 'next',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.focus', by: 1 }),
  },
  {
    id: 'confirm.move-back',
    strokes: ['shift-tab', 'left', 'h'],
    label: 'previous button',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: -1 }),
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

function ConfirmView({ dialog, width, rows }: DialogProps<ConfirmDialog>): ReactElement {
  const inner = innerWidth(width);
  const { no, otherwise, yes, focus } = dialog;
  const buttons = buttonRows(
    [
      buttonSpan(no, focus === 'no'),
      ...(otherwise === undefined ? [] : [buttonSpan(otherwise, focus === 'other')]),
      buttonSpan(yes, focus === 'yes'),
    ],
    inner,
  );
  const staying = buttons.length + (dialog.mustType === undefined ? 0 : 1);
  const text = dialog.lines.flatMap((line) => wrapText(line, inner));
  const lines = linesThatFit(text, rows, staying);
  return (
    <DialogBox title={dialog.title} width={width} rows={rows}>
      <BlankRow width={width} />
      {keyed(lines).map(({ key, text }) => (
        <TextLine key={key} text={text} width={inner} />
      ))}
      <BlankRow width={width} />
      {dialog.mustType === undefined
        ? []
        : [<MustType key="field" dialog={dialog} inner={inner} />, <BlankRow key="blank" width={width} />]}
      {buttons.map((spans) => (
        <Line key={spans.map(({ text: label }) => label).join('')} width={inner} spans={spans} />
      ))}
      <BlankRow width={width} />
    </DialogBox>
  );
}

function MustType({
  dialog,
  inner,
}: {
  readonly dialog: ConfirmDialog;
  readonly inner: number;
}): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  const label = `Type ${dialog.mustType} to confirm:  [`;
  if (spoken) return <Said text={`Type ${dialog.mustType} to confirm: ${dialog.typed.text}`} />;
  return (
    <Box width={inner} height={1}>
      <Text>{label}</Text>
      <TextField value={dialog.typed} focused width={FIELD} />
      <Text>{fitText(']', inner - displayWidth(label) - FIELD)}</Text>
    </Box>
  );
}

const FIELD = 8;

export const CONFIRM_DIALOG: DialogRecord<ConfirmDialog> = {
  bindings,
  view: ConfirmView,
  moveFocus: (dialog, by) => {
    const choices = confirmChoices(dialog);
    const next = choices[(choices.indexOf(dialog.focus) + by + choices.length) % choices.length];
    return { ...dialog, focus: next ?? 'no' };
  },
  text: (dialog) => (dialog.mustType === undefined ? undefined : dialog.typed),
  withText: (dialog, text) => {
    // What must be typed is a number.
    const typed = { ...dialog, typed: digitsOf(text) };
    return { ...typed, focus: isTyped(typed) ? 'yes' : 'no' };
  },
};
