/** The line for typing a command or a filter: completion and history. */

import type { Catalog } from '../core/catalog.ts';
import { textValue } from '../core/edit.ts';
import type { AppState } from '../core/state.ts';
import { editFocused } from './focused-text.ts';

/** Number of commands in the history. */
const KEPT = 100;

/** Returns true while the cursor is at the end of the text, where a completion can be added. */
export function atEnd({ prompt, dialog }: AppState): boolean {
  return dialog === undefined && prompt !== undefined && prompt.value.cursor === prompt.value.text.length;
}

/** Accepts the completion. */
export function completed(
  state: AppState,
  catalog: Pick<Catalog, 'completion' | 'dialogs' | 'screenOf'>,
): AppState {
  const added = atEnd(state) ? catalog.completion(state, state.prompt?.value.text ?? '') : '';
  return added === '' ? state : editFocused(catalog, state, ({ text }) => textValue(text + added));
}

/** Moves one command back (−1) or forward in the history; after the newest the line is empty. */
export function recalled(state: AppState, by: 1 | -1): AppState {
  const { prompt, commandHistory } = state;
  if (prompt?.kind !== 'command') return state;
  const next = Math.min(commandHistory.length, Math.max(0, prompt.recalled - by));
  if (next === prompt.recalled) return state;
  const value = textValue(commandHistory[commandHistory.length - next] ?? '');
  return { ...state, prompt: { ...prompt, value, recalled: next } };
}

/** Adds a command; a repeated one moves to the end. */
export function remembered(state: AppState, line: string): AppState {
  const others = state.commandHistory.filter((known) => known !== line);
  return { ...state, commandHistory: [...others, line].slice(-KEPT) };
}
