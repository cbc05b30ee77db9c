/** Every kind of dialog with its keys. */
import type { Dialog } from '../../store/dialog.ts';
import type { AppState } from '../../store/state.ts';
import type { UiBinding } from '../screen.ts';
import { confirmBindings } from './confirm.tsx';
import { connectBindings } from './connect.tsx';
import { copyBindings } from './copy.tsx';
import { credentialsBindings } from './credentials.tsx';
import { messageBindings } from './message.tsx';
import { paletteBindings } from './palette.tsx';
import { profileBindings } from './profile.tsx';
import { saveBindings } from './save.tsx';

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
