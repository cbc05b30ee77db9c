/** Commands typed after `:` as records: prompt, completion, palette and the command list read them. */
import type { Action } from './actions.ts';
import type { AppState } from './state.ts';

export interface Command {
  /** The first one is shown, the others are aliases. */
  readonly names: readonly string[];
  /** Arguments, e.g. `[project] [/filter]`; empty: none. */
  readonly usage: string;
  /** One line of help. */
  readonly what: string;
  /** Completions of the argument at this position, from loaded data; may include more than matches the typed text. */
  readonly candidates?: (state: AppState, position: number) => readonly string[];
  /** `args` are the words after the name. */
  readonly run: (args: readonly string[], state: AppState) => Action;
}

/** The message for a command that cannot run. */
export function refusal(text: string): Action {
  return { type: 'toast', kind: 'error', text };
}
