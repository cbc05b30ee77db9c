/** What stands over a screen and waits for an answer. Plain records; screens draw them, effects act on their answers. */
import type { Confirmation } from '../keys/binding.ts';
import type { TextValue } from '../keys/edit.ts';
import type { Action } from './actions.ts';
import type { CopyItem } from './copy-items.ts';
import type { CredentialsDialog } from './credential-list.ts';
import type { Failure } from './failure.ts';
import type { PaletteEntry } from './palette.ts';
import type { ProfileDialog } from './profile-view.ts';

/** Yes or no; the focus starts on no. */
export interface ConfirmDialog extends Confirmation {
  readonly kind: 'confirm';
  /** What was typed so far where something must be typed. */
  readonly typed: TextValue;
  readonly focus: 'no' | 'yes';
  readonly action: Action;
}

/** One line of the connect dialog that can have the focus. */
export type ConnectField = 'host' | 'address' | 'port' | 'connect' | 'cancel';

/** Opening a session on a target. */
export interface ConnectDialog {
  readonly kind: 'connect';
  readonly targetId: string;
  /** Undefined = the controller picks. */
  readonly hostId: string | undefined;
  readonly address: TextValue;
  /** Empty = automatic. */
  readonly port: TextValue;
  readonly focus: ConnectField;
  /** True while the session is being authorized. */
  readonly busy: boolean;
  readonly failure: Failure | undefined;
}

/** Something failed while somebody waited for it, or has a text that is worth more than a line. */
export interface MessageDialog {
  readonly kind: 'message';
  readonly title: string;
  readonly lines: readonly string[];
  /** What `c` copies. */
  readonly copy: string | undefined;
}

/** What can be copied of one thing. */
export interface CopyDialog {
  readonly kind: 'copy';
  readonly title: string;
  readonly items: readonly CopyItem[];
  readonly focus: number;
}

/** Finding something by name. */
export interface PaletteDialog {
  readonly kind: 'palette';
  readonly query: TextValue;
  readonly rows: readonly PaletteEntry[];
  /** Key of the chosen row. */
  readonly focus: string | undefined;
}

export type Dialog =
  | CopyDialog
  | ConfirmDialog
  | ConnectDialog
  | MessageDialog
  | CredentialsDialog
  | PaletteDialog
  | ProfileDialog;

/** Whether everything was typed that has to be. */
export function isTyped({ mustType, typed }: ConfirmDialog): boolean {
  return mustType === undefined || typed.text.trim() === mustType;
}

/** The lines of the connect dialog in the order of `tab`. */
export const CONNECT_FIELDS: readonly ConnectField[] = ['host', 'address', 'port', 'connect', 'cancel'];

/** A message dialog for a failure. */
export function failureDialog(title: string, failure: Failure): MessageDialog {
  return {
    kind: 'message',
    title,
    lines: [failure.message, '', failure.hint],
    copy: `${title}: ${failure.message} (${failure.code}) ${failure.hint}`,
  };
}
