/** What stands over a screen and waits for an answer. Plain records; screens draw them, effects act on their answers. */

import type { Action } from './actions.ts';
import type { Confirmation } from './binding.ts';
import type { TextValue } from './edit.ts';
import type { Failure } from './failure.ts';

/** A button of the confirm dialog. */
export type ConfirmChoice = 'no' | 'other' | 'yes';

/** The buttons, left to right. */
export function confirmChoices({ otherwise }: Confirmation): readonly ConfirmChoice[] {
  return otherwise === undefined ? ['no', 'yes'] : ['no', 'other', 'yes'];
}

/** Yes or no, or a third way; the focus starts on no. */
export interface ConfirmDialog extends Confirmation {
  readonly kind: 'confirm';
  /** What was typed so far where something must be typed. */
  readonly typed: TextValue;
  readonly focus: ConfirmChoice;
  readonly action: Action;
  /** What `otherwise` does. */
  readonly other?: Action | undefined;
}

/** Something failed while somebody waited for it, or has a text that is worth more than a line. */
export interface MessageDialog {
  readonly kind: 'message';
  readonly title: string;
  readonly lines: readonly string[];
  /** What `c` copies. */
  readonly copy: string | undefined;
}

/** Every kind of dialog. A feature adds its own by declaration merging, in its `*.state.ts`. */
export interface DialogKinds {
  readonly confirm: ConfirmDialog;
  readonly message: MessageDialog;
}

export type Dialog = DialogKinds[keyof DialogKinds];

/** Whether everything was typed that has to be. */
export function isTyped({ mustType, typed }: ConfirmDialog): boolean {
  return mustType === undefined || typed.text.trim() === mustType;
}

/** A message dialog for a failure. */
export function failureDialog(title: string, failure: Failure): MessageDialog {
  return {
    kind: 'message',
    title,
    lines: [failure.message, '', failure.hint],
    copy: `${title}: ${failure.message} (${failure.code}) ${failure.hint}`,
  };
}
