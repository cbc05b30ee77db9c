/** The dialog for creating and editing a profile. */
import type { ReactElement } from 'react';
import { wrapText } from '../../../lib/text-width.ts';
import type { DialogProps, DialogRecord } from '../../core/dialog-table.ts';
import type { UiBinding } from '../../core/screen.ts';
import { BlankRow, DialogBox, innerWidth, linesThatFit } from '../../shell/dialog-box.tsx';
import { FieldLine } from '../../shell/field-line.tsx';
import { keyed, TextLine } from '../../shell/line.tsx';
import type { ProfileDialog, ProfileField } from './profile-view.state.ts';
import { moveProfileFocus } from './profile-view.state.ts';
import { profilesText } from './profiles.text.ts';

const bindings: readonly UiBinding[] = [
  {
    id: 'profile-dialog.save',
    strokes: ['enter'],
    label: 'save',
    group: 'general',
    shown: 'menu',
    when: ({ state: { dialog } }) =>
      (dialog?.kind === 'profile' && dialog.address.text.trim() !== '') ||
      profilesText.dialog.addressRequired,
    run: () => ({ type: 'profile.save' }),
  },
  {
    id: 'profile-dialog.next',
    strokes: ['tab', 'down'],
    label: 'next',
    group: 'move',
    shown: 'menu',
    run: () => ({ type: 'dialog.focus', by: 1 }),
  },
  {
    id: 'profile-dialog.before',
    strokes: ['shift-tab', 'up'],
    label: 'previous',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'dialog.focus', by: -1 }),
  },
  {
    id: 'profile-dialog.close',
    strokes: ['esc'],
    label: 'cancel',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'dialog.close' }),
  },
];

const LABEL = 13;
const FIELDS: readonly (readonly [ProfileField, string, string])[] = [
  ['address', 'Address', 'https://boundary.example.com:9200'],
  ['name', 'Name', profilesText.dialog.defaultName],
  ['login', 'Login name', profilesText.dialog.optional],
];

function ProfileDialogView({ dialog, width, rows }: DialogProps<ProfileDialog>): ReactElement {
  const inner = innerWidth(width);
  const { failure, busy } = dialog;
  const problem = failure === undefined ? [] : wrapText(`x ${failure.message} ${failure.hint}`, inner);
  return (
    <DialogBox
      title={
        dialog.original === undefined
          ? profilesText.dialog.titleNew
          : profilesText.dialog.title(dialog.original)
      }
      width={width}
      rows={rows}
    >
      <BlankRow width={width} />
      {FIELDS.map(([field, label, placeholder]) => {
        const focused = dialog.focus === field;
        return (
          <FieldLine
            key={field}
            label={label}
            labelWidth={LABEL}
            value={dialog[field]}
            focused={focused && !busy}
            width={inner}
            room={inner - LABEL - 2}
            placeholder={placeholder}
          />
        );
      })}
      <BlankRow width={width} />
      {keyed(problem.length === 0 ? [] : linesThatFit(problem, rows, FIELDS.length + 1)).map(
        ({ key, text }) => (
          <TextLine key={key} text={text} width={inner} tone="error" />
        ),
      )}
      <TextLine
        text={`  ${busy ? profilesText.dialog.saving : profilesText.dialog.keys}`}
        width={inner}
        tone="dim"
      />
    </DialogBox>
  );
}

export const PROFILE_DIALOG: DialogRecord<ProfileDialog> = {
  bindings,
  view: ProfileDialogView,
  isTyping: true,
  moveFocus: moveProfileFocus,
  text: (dialog) => (dialog.busy ? undefined : dialog[dialog.focus]),
  withText: (dialog, text) => ({ ...dialog, [dialog.focus]: text, failure: undefined }),
};
