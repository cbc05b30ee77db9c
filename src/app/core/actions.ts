/** Everything a key, a command or a dialog can make the program do, as plain records. `perform` of the app carries them out. */

import type { LogLevel } from '../../lib/log-ring.ts';
import type { Preferences } from '../../settings/types.ts';
import type { CopySubject } from '../features/copy/copy-items.state.ts';
import type { ProfileField } from '../features/profiles/profile-view.state.ts';
import type { Confirmation } from './binding.ts';
import type { Stroke } from './stroke.ts';
import type { PlaceRequest } from './view.ts';

/** Going places and choosing rows. */
export type NavigationAction =
  | { readonly type: 'open'; readonly place: PlaceRequest }
  | { readonly type: 'back' }
  /** Along the history of views, as in a browser. */
  | { readonly type: 'history'; readonly by: 1 | -1 }
  | { readonly type: 'last-view' }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'select'; readonly id: string }
  | { readonly type: 'tab'; readonly tab: string }
  | { readonly type: 'toggle'; readonly flag: string }
  | { readonly type: 'sort'; readonly column: string }
  | { readonly type: 'sort.pick'; readonly by: number }
  /** To the next or the one before of what a search found. */
  | { readonly type: 'found'; readonly by: 1 | -1 }
  | { readonly type: 'mark' }
  | { readonly type: 'mark.range' }
  | { readonly type: 'mark.clear' }
  /** The filter of the list that is shown. */
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'prompt'; readonly kind: 'filter' | 'command'; readonly text?: string }
  | { readonly type: 'prompt.close' }
  /** Carries out what was typed after `:`. */
  | { readonly type: 'command'; readonly line: string }
  | { readonly type: 'prompt.complete' }
  | { readonly type: 'prompt.recall'; readonly by: 1 | -1 }
  | { readonly type: 'prompt.submit' }
  | { readonly type: 'flash'; readonly kind: 'ok' | 'warn' | 'error'; readonly text: string }
  | { readonly type: 'nothing' };

/** Typing into whatever text field has the focus. */
export type TextAction =
  | { readonly type: 'text'; readonly stroke: Stroke }
  | { readonly type: 'paste'; readonly text: string };

/** Answers to dialogs. */
export type DialogAction =
  /** `other` is what the third way does, where the text names one. */
  | {
      readonly type: 'confirm';
      readonly text: Confirmation;
      readonly action: Action;
      readonly other?: Action;
    }
  | { readonly type: 'dialog.close' }
  | { readonly type: 'dialog.focus'; readonly by: number }
  | { readonly type: 'dialog.submit' }
  | { readonly type: 'dialog.answer'; readonly answer: 'yes' | 'no' | 'other' };

/** Signing in and out. */
export type SignInAction =
  | { readonly type: 'sign-in.focus'; readonly by: number }
  | { readonly type: 'sign-in.scope'; readonly by: number }
  | { readonly type: 'sign-in.method'; readonly by: number }
  | { readonly type: 'sign-in.reveal' }
  | { readonly type: 'sign-in.submit' }
  | { readonly type: 'browser.cancel' }
  | { readonly type: 'browser.copy' }
  | { readonly type: 'browser.open' }
  | { readonly type: 'browser.again' }
  /** The form again; the token of this sign-in stays good. */
  | { readonly type: 'sign-in.again' }
  | { readonly type: 'sign-out' };

/** Sessions: opening, using, cancelling. */
export type SessionAction =
  | {
      readonly type: 'connect.ask';
      readonly targetId: string;
      readonly hostId?: string;
      /** Instead of the remembered port. */
      readonly listenPort?: number;
      /** Nothing is left to ask: connect at once. */
      readonly atOnce?: boolean;
    }
  /** Moves the focused choice on. */
  | { readonly type: 'connect.change'; readonly by: number }
  | { readonly type: 'connect.submit' }
  /** Remembers the answers and opens nothing. */
  | { readonly type: 'connect.save' }
  /** `beside` = in a new window of the terminal multiplexer. */
  | {
      readonly type: 'client.target';
      readonly targetId: string;
      readonly hostId?: string;
      readonly beside?: boolean;
    }
  | { readonly type: 'client.session'; readonly sessionId: string; readonly beside?: boolean }
  | { readonly type: 'session.cancel'; readonly sessionId: string }
  | { readonly type: 'sessions.cancel'; readonly sessionIds: readonly string[] };

/** Brokered credentials of a session. */
export type CredentialAction =
  | { readonly type: 'credentials.ask'; readonly sessionId: string }
  /** Gives the keyboard to the search, or back to the list. */
  | { readonly type: 'credentials.search'; readonly typing: boolean }
  /** Out of the search, then out of the dialog. */
  | { readonly type: 'credentials.back' }
  /** Shows the chosen value for a while, or hides it. */
  | { readonly type: 'credentials.reveal' }
  | { readonly type: 'credentials.copy' };

/** To the clipboard. */
export type CopyAction =
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  | { readonly type: 'copy.menu'; readonly subject: CopySubject; readonly title: string }
  /** Without an index the item that has the focus. */
  | { readonly type: 'copy.item'; readonly index?: number };
/** Saved controllers, by name. */
export type ProfileAction =
  | { readonly type: 'profiles.open' }
  | { readonly type: 'profile.use'; readonly name: string }
  /** Without a name a new one. */
  | { readonly type: 'profile.edit'; readonly name: string | undefined; readonly focus: ProfileField }
  | { readonly type: 'profile.save' }
  | { readonly type: 'profile.test'; readonly name: string }
  | { readonly type: 'profile.sign-out'; readonly name: string }
  | { readonly type: 'profile.delete'; readonly name: string };

/** Finding anything that is loaded. */
export type PaletteAction =
  | { readonly type: 'palette.open' }
  | { readonly type: 'palette.submit' }
  | { readonly type: 'palette.connect' };

/** The log on the screen. */
export type LogAction =
  | { readonly type: 'log.open'; readonly filter?: string }
  | { readonly type: 'log.level'; readonly level: LogLevel }
  | { readonly type: 'log.save'; readonly text: string };

/** What the program knows of itself. */
export type InfoAction = { readonly type: 'info.open' };

/** How things are looked at. */
export type ViewAction =
  /** Sideways in a wide list, by columns, no further than `limit`. */
  | { readonly type: 'scroll'; readonly by: number; readonly limit: number }
  /** The scope that lists of targets are opened on; undefined = all. */
  | { readonly type: 'scope.use'; readonly scopeId: string | undefined }
  | { readonly type: 'config.open' };
/** What a list shows, to a file. */
export type SaveViewAction =
  | { readonly type: 'view.ask' }
  /** To the next kind of file. */
  | { readonly type: 'view.format'; readonly by: number }
  /** Without a file the one that the dialog names. A file that is there is replaced only when that was agreed to. */
  | { readonly type: 'view.save'; readonly file?: string; readonly replace?: boolean };

/** The rest of the world. */
export type WorldAction =
  /** Keeps a choice for this and every later start; `told` is said then. */
  | { readonly type: 'prefer'; readonly change: Partial<Preferences>; readonly told: string }
  | { readonly type: 'favourite'; readonly targetId: string }
  | { readonly type: 'refresh' }
  | { readonly type: 'terminal.focus'; readonly focused: boolean }
  | { readonly type: 'suspend' }
  | { readonly type: 'quit' }
  | { readonly type: 'quit.now' }
  /** Leaves the open forwards to a background process. */
  | { readonly type: 'quit.keep' };

export type Action =
  | NavigationAction
  | TextAction
  | DialogAction
  | SignInAction
  | SessionAction
  | CredentialAction
  | CopyAction
  | LogAction
  | InfoAction
  | PaletteAction
  | ProfileAction
  | SaveViewAction
  | ViewAction
  | WorldAction;

/** One function for each of some actions. */
export type Handlers<A extends Action> = {
  readonly [T in A['type']]: (action: Extract<A, { readonly type: T }>) => void;
};
