/** The line that a command or a filter is typed into: completion and history. Pure. */

import type { Catalog } from '../core/catalog.ts';
import { textValue } from '../core/edit.ts';
import type { AppState } from '../core/state.ts';
import { editFocused } from './focused-text.ts';

/** Commands that are remembered. */
const KEPT = 100;

/** True while the cursor stands behind what is being typed: there something can be added. */
export function atEnd({ prompt, dialog }: AppState): boolean {
  return dialog === undefined && prompt !== undefined && prompt.value.cursor === prompt.value.text.length;
}

/** Takes what is offered behind the cursor. */
export function completed(
  state: AppState,
  catalog: Pick<Catalog, 'completion' | 'dialogs' | 'screenOf'>,
): AppState {
  const added = atEnd(state) ? catalog.completion(state, state.prompt?.value.text ?? '') : '';
  return added === '' ? state : editFocused(catalog, state, ({ text }) => textValue(text + added));
}

/** One command back (−1) or forward in the history; beyond the newest the line is empty. */
export function recalled(state: AppState, by: 1 | -1): AppState {
  const { prompt, commandHistory } = state;
  if (prompt?.kind !== 'command') return state;
  const next = Math.min(commandHistory.length, Math.max(0, prompt.recalled - by));
  if (next === prompt.recalled) return state;
  const value = textValue(commandHistory[commandHistory.length - next] ?? '');
  return { ...state, prompt: { ...prompt, value, recalled: next } };
}

/** Keeps a command; one that was given before moves to the end. */
export function remembered(state: AppState, line: string): AppState {
  const others = state.commandHistory.filter((known) => known !== line);
  return { ...state, commandHistory: [...others, line].slice(-KEPT) };
}
