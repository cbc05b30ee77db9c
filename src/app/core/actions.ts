/** Everything a key, a command or a dialog can make the program do, as plain records. `perform` of the app carries them out. */

import type { Confirmation } from './binding.ts';
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
  /** To the next or the one before of what a search found. */
  | { readonly type: 'found'; readonly by: 1 | -1 }
  /** The filter of the list that is shown. */
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'flash'; readonly kind: 'ok' | 'warn' | 'error'; readonly text: string }
  | { readonly type: 'nothing' };

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

/** How things are looked at. */
export type ViewAction =
  /** Sideways in a wide list, by columns, no further than `limit`. */
  | { readonly type: 'scroll'; readonly by: number; readonly limit: number }
  /** The scope that lists of targets are opened on; undefined = all. */
  | { readonly type: 'scope.use'; readonly scopeId: string | undefined };

/** The rest of the world. */
export type WorldAction =
  | { readonly type: 'refresh' }
  | { readonly type: 'terminal.focus'; readonly focused: boolean };

/** Every kind of action, by who carries it out. A feature adds its own by declaration merging, in its `*.state.ts`. */
export interface ActionMap {
  readonly navigation: NavigationAction;
  readonly dialog: DialogAction;
  readonly view: ViewAction;
  readonly world: WorldAction;
}

export type Action = ActionMap[keyof ActionMap];

/** One function for each of some actions. */
export type Handlers<A extends Action> = {
  readonly [T in A['type']]: (action: Extract<A, { readonly type: T }>) => void;
};
