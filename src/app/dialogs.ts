/** Every kind of dialog with its keys. */
import type { Dialog } from './core/dialog.ts';
import type { UiBinding } from './core/screen.ts';
import type { AppState } from './core/state.ts';
import { connectBindings } from './features/connect/connect.view.tsx';
import { copyBindings } from './features/copy/copy.view.tsx';
import { credentialsBindings } from './features/credentials/credentials.view.tsx';
import { paletteBindings } from './features/palette/palette.view.tsx';
import { profileBindings } from './features/profiles/profile-dialog.view.tsx';
import { saveBindings } from './features/save-view/save-dialog.view.tsx';
import { confirmBindings } from './shell/confirm.tsx';
import { messageBindings } from './shell/message.tsx';

/** What a dialog gets to draw itself with. */
export interface DialogProps<D extends Dialog> {
  readonly dialog: D;
  readonly state: AppState;
  /** Columns of the box, borders included. */
  readonly width: number;
}

/** The keys of each kind. */
export const DIALOGS: Readonly<Record<Dialog['kind'], { readonly bindings: readonly UiBinding[] }>> = {
  confirm: { bindings: confirmBindings },
  connect: { bindings: connectBindings },
  copy: { bindings: copyBindings },
  message: { bindings: messageBindings },
  credentials: { bindings: credentialsBindings },
  profile: { bindings: profileBindings },
  palette: { bindings: paletteBindings },
  save: { bindings: saveBindings },
};
