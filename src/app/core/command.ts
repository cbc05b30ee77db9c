/** What can be typed after `:` as records: prompt, completion, palette and the list of commands read them. */
import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

export interface Command {
  /** The first one is shown, the others are aliases. */
  readonly names: readonly string[];
  /** Arguments, e.g. `[project] [/filter]`; empty = none. */
  readonly usage: string;
  /** One line on what it does. */
  readonly what: string;
  /** What the argument at this position could be, from what is loaded; may offer more than fits what was typed. */
  readonly candidates?: (state: AppState, position: number) => readonly string[];
  /** `args` are the words behind the name. */
  readonly run: (args: readonly string[], state: AppState) => Action;
}

/** The answer to a command that cannot be carried out. */
export function refusal(text: string): Action {
  return { type: 'flash', kind: 'error', text };
}
