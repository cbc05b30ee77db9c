/** The line that a command is typed into: completion and history. Pure. */
import { textValue } from '../keys/edit.ts';
import type { ScreenPort } from './runtime.ts';
import type { AppState } from './state.ts';

/** Commands that are remembered. */
const KEPT = 100;

/** True when a command is being typed and the cursor stands behind it. */
export function atEnd(state: AppState): boolean {
  const { prompt } = state;
  return prompt?.kind === 'command' && prompt.value.cursor === prompt.value.text.length;
}

/** Takes what is offered behind the cursor. */
export function completed(state: AppState, screens: Pick<ScreenPort, 'completion'>): AppState {
  const { prompt } = state;
  if (prompt?.kind !== 'command') return state;
  const { text } = prompt.value;
  return { ...state, prompt: { ...prompt, value: textValue(text + screens.completion(state, text)) } };
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
