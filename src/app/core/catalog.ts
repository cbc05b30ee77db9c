/** Everything that the features contribute, for the store and the keys. Built by registry.ts. */
import type { Action } from './actions.ts';
import type { CheckedKeymap, WantedKeys } from './binding.ts';
import type { Command } from './command.ts';
import type { DialogTable } from './dialog-table.ts';
import type { Poll } from './poll.ts';
import type { HeaderPart, Screen, Table, UiBinding } from './screen.ts';
import type { AppState } from './state.ts';
import type { View } from './view.ts';

/** Global keys. */
export interface CommonKeys {
  /** Always active, in text fields and dialogs too. */
  readonly always: readonly UiBinding[];
  /** While a filter or a command is typed. */
  readonly prompt: readonly UiBinding[];
  /** Below the keys of every screen; for the key table of the README. */
  readonly everywhere: readonly UiBinding[];
  /** Below the keys of lists; for the key table of the README. */
  readonly lists: readonly UiBinding[];
  /** All keys that can be below those of a screen; the first match wins. */
  readonly shared: readonly UiBinding[];
  /** Those that work on this screen. */
  sharedOn(screen: Screen): readonly UiBinding[];
}

export interface Catalog {
  readonly screens: readonly Screen[];
  /** Returns the screen of a view; an unknown one is a bug. */
  screenOf(view: Pick<View, 'screen'>): Screen;
  readonly dialogs: DialogTable;
  readonly keys: CommonKeys;
  /** All commands. */
  readonly commands: readonly Command[];
  readonly header: readonly HeaderPart[];
  /** Ids of the rows of a view, in the order shown. */
  rowIds(state: AppState, view: View): readonly string[];
  /** Rows that match a text search; undefined if `/` filters. */
  found(state: AppState, view: View): readonly string[] | undefined;
  /** Titles of the columns that the list can be sorted by. */
  sortColumns(state: AppState, view: View): readonly string[];
  /** Data that a view needs fresh. */
  polls(state: AppState, view: View): readonly Poll[];
  /** Data to keep fresh on every screen. */
  alwaysPolls(state: AppState): readonly Poll[];
  /** Validates the changed keys. */
  keymap(wanted: WantedKeys): CheckedKeymap;
  /** The rows of a view's list, in its order; undefined without a list. */
  table(state: AppState, view: View): Table | undefined;
  /** Returns the action of a command typed after `:`; for an unknown command, a message with the closest match. */
  command(state: AppState, text: string): Action;
  /** Returns the completion of the command or filter being typed; empty without one. */
  completion(state: AppState, text: string): string;
  /** True while keystrokes go to a text field. */
  isTyping(state: AppState): boolean;
  /** True while a feature waits for a response without which the screen cannot continue. */
  isWaiting(state: AppState): boolean;
  /** True while the screen shows something that counts seconds. */
  countsSeconds(state: AppState): boolean;
  /** The state with everything that changes every second, e.g. figures. */
  withSecond(state: AppState): AppState;
  /** The state for a screen reader: nothing changes more often than once a minute. `before`: of the same minute. */
  steady(state: AppState, before: AppState): AppState;
}
