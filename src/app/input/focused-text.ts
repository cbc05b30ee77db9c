/** Which text field has the keyboard, and changing it. There is at most one. Pure. */

import { isTyped } from '../core/dialog.ts';
import type { TextValue } from '../core/edit.ts';
import { type AppState, visiblePlace, withTopPlace } from '../core/state.ts';
import { focusedField } from '../features/connect/connect-dialog.state.ts';
import { withCredentialQuery } from '../features/credentials/credential-list.state.ts';

/** The focused line of text; undefined when strokes are commands. */
export function focusedText(state: AppState): TextValue | undefined {
  const { dialog, prompt, signIn } = state;
  if (dialog !== undefined) {
    if (dialog.kind === 'confirm') return dialog.mustType === undefined ? undefined : dialog.typed;
    if (dialog.kind === 'palette') return dialog.query;
    if (dialog.kind === 'credentials') return dialog.typing ? dialog.query : undefined;
    if (dialog.kind === 'save') return dialog.file;
    if (dialog.kind === 'profile') return dialog.busy ? undefined : dialog[dialog.focus];
    const field = dialog.kind === 'connect' ? focusedField(dialog) : undefined;
    return dialog.kind === 'connect' && field !== undefined ? dialog[field] : undefined;
  }
  if (prompt !== undefined) return prompt.value;
  if (state.connection.phase !== 'signed-out' || visiblePlace(state).screen !== 'sign-in') return undefined;
  const { focus, browser } = signIn;
  return focus === 'method' || focus === 'scope' || browser !== undefined ? undefined : signIn[focus];
}

/** The state after an edit of the focused line; unchanged when no line has the focus. */
export function editFocused(state: AppState, change: (value: TextValue) => TextValue): AppState {
  const value = focusedText(state);
  if (value === undefined) return state;
  const next = change(value);
  if (next === value) return state;
  const { dialog, prompt, signIn } = state;
  if (dialog?.kind === 'confirm') {
    const typed = { ...dialog, typed: next };
    return { ...state, dialog: { ...typed, focus: isTyped(typed) ? 'yes' : 'no' } };
  }
  if (dialog?.kind === 'palette') return { ...state, dialog: { ...dialog, query: next } };
  if (dialog?.kind === 'credentials') return { ...state, dialog: withCredentialQuery(dialog, next) };
  if (dialog?.kind === 'save') return { ...state, dialog: { ...dialog, file: next } };
  if (dialog?.kind === 'profile')
    return { ...state, dialog: { ...dialog, [dialog.focus]: next, failure: undefined } };
  if (dialog?.kind === 'connect')
    return { ...state, dialog: { ...dialog, [dialog.focus]: next, failure: undefined } };
  if (prompt !== undefined) {
    const typed = { ...state, prompt: { ...prompt, value: next } };
    return prompt.kind === 'filter'
      ? withTopPlace(typed, (place) => ({ ...place, filter: next.text }))
      : typed;
  }
  return { ...state, signIn: { ...signIn, [signIn.focus]: next, failure: undefined } };
}
