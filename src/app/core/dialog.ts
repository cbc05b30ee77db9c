/** Dialogs over a screen, as plain records; screens draw them, effects handle their answers. */

import type { Action } from './actions.ts';
import type { Confirmation } from './binding.ts';
import type { TextValue } from './edit.ts';
import type { Failure } from './failure.ts';

/** A button of the confirm dialog. */
export type ConfirmChoice = 'no' | 'other' | 'yes';

/** The buttons, from left to right. */
export function confirmChoices({ otherwise }: Confirmation): readonly ConfirmChoice[] {
  return otherwise === undefined ? ['no', 'yes'] : ['no', 'other', 'yes'];
}

/** Yes, no or a third choice; the focus starts on no. */
export interface ConfirmDialog extends Confirmation {
  readonly kind: 'confirm';
  /** The text typed so far, if the dialog requires typing. */
  readonly typed: TextValue;
  readonly focus: ConfirmChoice;
  readonly action: Action;
  /** The action of `otherwise`. */
  readonly other?: Action | undefined;
}

/** A failure of an action that the user waited for, or a text longer than a line. */
export interface MessageDialog {
  readonly kind: 'message';
  readonly title: string;
  readonly lines: readonly string[];
  /** The text that `c` copies. */
  readonly copy: string | undefined;
}

/** Every kind of dialog. A feature adds its own by declaration merging, in its `*.state.ts`. */
export interface DialogKinds {
  readonly confirm: ConfirmDialog;
  readonly message: MessageDialog;
}

export type Dialog = DialogKinds[keyof DialogKinds];

/** Returns whether everything required was typed. */
export function isTyped({ mustType, typed }: ConfirmDialog): boolean {
  return mustType === undefined || typed.text.trim() === mustType;
}

/** Returns a message dialog for a failure. */
export function failureDialog(title: string, failure: Failure): MessageDialog {
  return {
    kind: 'message',
    title,
    lines: [failure.message, '', failure.hint],
    copy: `${title}: ${failure.message} (${failure.code}) ${failure.hint}`,
  };
}
