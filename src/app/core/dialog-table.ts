/** Keys and drawing of each kind of dialog. */
import type { ReactElement } from 'react';
import type { Action } from './actions.ts';
import type { Dialog, DialogKinds } from './dialog.ts';
import type { TextValue } from './edit.ts';
import type { UiBinding } from './screen.ts';
import type { AppState } from './state.ts';

/** Drawing context of a dialog. */
export interface DialogProps<D extends Dialog> {
  readonly dialog: D;
  readonly state: AppState;
  /** Columns of the box, including borders. */
  readonly width: number;
  /** The whole box may take so many; of a dialog as large as the body those for what it lists. */
  readonly rows: number;
}

export interface DialogRecord<D extends Dialog> {
  readonly bindings: readonly UiBinding[];
  view(props: DialogProps<D>): ReactElement;
  /** Rows of the whole box where `room` rows are free for it; absent = it takes what it needs, and no more than are free. */
  rows?(dialog: D, width: number, room: number): number;
  /** As large as the body; absent: a box in the middle. */
  readonly isFull?: true;
  /** A text field always has the focus. */
  readonly isTyping?: true;
  /** Returns the dialog with the focus moved; absent: nothing in it can be selected. */
  moveFocus?(dialog: D, by: number): D;
  /** The focused line of text; undefined while keystrokes are commands. Absent: no text field. */
  text?(dialog: D): TextValue | undefined;
  /** Returns the dialog with another text in the focused line. */
  withText?(dialog: D, text: TextValue): D;
  /** The action of `enter`; undefined or absent: it closes the dialog. */
  submit?(dialog: D): Action | undefined;
}

/** One record for each kind. */
export type DialogTable = { readonly [K in keyof DialogKinds]: DialogRecord<DialogKinds[K]> };

/** Returns the record of a dialog's kind. */
export function dialogRecord(table: DialogTable, { kind }: Dialog): DialogRecord<Dialog> {
  return table[kind];
}
