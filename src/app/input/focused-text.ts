/** Finds and changes the focused text field. There is at most one. */

import type { Catalog } from '../core/catalog.ts';
import { dialogRecord } from '../core/dialog-table.ts';
import type { TextValue } from '../core/edit.ts';
import { type AppState, visibleView, withTopView } from '../core/state.ts';

type Fields = Pick<Catalog, 'dialogs' | 'screenOf'>;

/** Returns the focused line of text; undefined if keystrokes are commands. */
export function focusedText({ dialogs, screenOf }: Fields, state: AppState): TextValue | undefined {
  const { dialog, prompt } = state;
  if (dialog !== undefined) return dialogRecord(dialogs, dialog).text?.(dialog);
  if (prompt !== undefined) return prompt.value;
  return screenOf(visibleView(state)).text?.(state);
}

/** Returns the state after an edit of the focused line; unchanged if no line has the focus. */
export function editFocused(
  fields: Fields,
  state: AppState,
  change: (value: TextValue) => TextValue,
): AppState {
  const value = focusedText(fields, state);
  if (value === undefined) return state;
  const next = change(value);
  if (next === value) return state;
  const { dialog, prompt } = state;
  if (dialog !== undefined)
    return { ...state, dialog: dialogRecord(fields.dialogs, dialog).withText?.(dialog, next) ?? dialog };
  if (prompt !== undefined) {
    const typed = { ...state, prompt: { ...prompt, value: next } };
    return prompt.kind === 'filter' ? withTopView(typed, (view) => ({ ...view, filter: next.text })) : typed;
  }
  return fields.screenOf(visibleView(state)).withText?.(state, next) ?? state;
}
