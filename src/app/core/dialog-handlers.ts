/** Opens dialogs, moves in them and handles their answers. */
import type { DialogAction, Handlers } from './actions.ts';
import { type ConfirmDialog, type Dialog, isTyped } from './dialog.ts';
import { dialogRecord } from './dialog-table.ts';
import { textValue } from './edit.ts';
import type { Perform } from './feature.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

export function dialogHandlers(runtime: Runtime, perform: Perform): Handlers<DialogAction> {
  const { update } = runtime;
  const { dialogs } = runtime.catalog;
  const askToType = ({ mustType }: ConfirmDialog): void =>
    runtime.toast('warn', `Type ${mustType} to confirm, <esc> to abort`);
  const focusMoved = (dialog: Dialog, by: number): Dialog =>
    dialogRecord(dialogs, dialog).moveFocus?.(dialog, by) ?? dialog;
  return {
    confirm: ({ text, action, other }) =>
      update((state) =>
        withDialog(state, { kind: 'confirm', focus: 'no', typed: textValue(''), ...text, action, other }),
      ),
    'dialog.close': () => update((state) => withDialog(state, undefined)),
    'dialog.focus': ({ by }) =>
      update((state) => withDialog(state, state.dialog && focusMoved(state.dialog, by))),
    'dialog.submit': () => {
      const { dialog } = runtime.get();
      if (dialog?.kind === 'confirm') {
        // A wrong number does not confirm.
        if (dialog.typed.text.trim() !== '' && !isTyped(dialog)) return askToType(dialog);
        return perform({ type: 'dialog.answer', answer: dialog.focus });
      }
      const action = dialog && dialogRecord(dialogs, dialog).submit?.(dialog);
      if (action !== undefined) return perform(action);
      update((state) => withDialog(state, undefined));
    },
    'dialog.answer': ({ answer }) => {
      const { dialog } = runtime.get();
      if (answer === 'yes' && dialog?.kind === 'confirm' && !isTyped(dialog)) return askToType(dialog);
      update((state) => withDialog(state, undefined));
      if (dialog?.kind !== 'confirm') return;
      if (answer === 'yes') perform(dialog.action);
      if (answer === 'other' && dialog.other !== undefined) perform(dialog.other);
    },
  };
}

function withDialog(state: AppState, dialog: Dialog | undefined): AppState {
  return { ...state, dialog };
}
