/** Everything that a key, a command or a dialog can trigger, as plain records. `perform` of the app executes them. */

import type { Confirmation } from './binding.ts';
import type { ViewRequest } from './view.ts';

/** Navigation and selection. */
export type NavigationAction =
  | { readonly type: 'open'; readonly view: ViewRequest }
  | { readonly type: 'back' }
  /** Along the history of views, as in a browser. */
  | { readonly type: 'history'; readonly by: 1 | -1 }
  | { readonly type: 'last-view' }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'select'; readonly id: string }
  | { readonly type: 'tab'; readonly tab: string }
  | { readonly type: 'toggle'; readonly flag: string }
  /** To the next or previous search match. */
  | { readonly type: 'found'; readonly by: 1 | -1 }
  /** The filter of the current list. */
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'toast'; readonly kind: 'ok' | 'warn' | 'error'; readonly text: string }
  | { readonly type: 'nothing' };

/** Answers to dialogs. */
export type DialogAction =
  /** `other`: the third choice, if the question has one. */
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

/** View settings. */
export type ViewAction =
  /** Scrolls a wide list sideways, by columns, up to `limit`. */
  | { readonly type: 'scroll'; readonly by: number; readonly limit: number }
  /** The scope of target lists; undefined: all. */
  | { readonly type: 'scope.use'; readonly scopeId: string | undefined };

/** Everything else. */
export type WorldAction =
  | { readonly type: 'refresh' }
  | { readonly type: 'terminal.focus'; readonly focused: boolean };

/** Every kind of action, by handler. A feature adds its own by declaration merging, in its `*.state.ts`. */
export interface ActionMap {
  readonly navigation: NavigationAction;
  readonly dialog: DialogAction;
  readonly view: ViewAction;
  readonly world: WorldAction;
}

export type Action = ActionMap[keyof ActionMap];

/** One handler for each of some actions. */
export type Handlers<A extends Action> = {
  readonly [T in A['type']]: (action: Extract<A, { readonly type: T }>) => void;
};
