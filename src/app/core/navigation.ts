/** Going places, choosing rows, typing, answering dialogs: everything that needs no port. */

import { moveConnectFocus } from '../features/connect/connect-dialog.state.ts';
import { moveCredentialFocus } from '../features/credentials/credential-list.state.ts';
import { moveProfileFocus } from '../features/profiles/profile-view.state.ts';
import { editFocused } from '../input/focused-text.ts';
import { atEnd, completed, recalled, remembered } from '../input/prompt.ts';
import { loadFuzzy } from '../list/fuzzy.ts';
import { markRange, toggleMark, unmark } from '../list/marks.ts';
import { besideColumn, nextSort } from '../list/sort.ts';
import type { Action, DialogAction, Handlers, NavigationAction, TextAction } from './actions.ts';
import { type ConfirmDialog, confirmChoices, type Dialog, isTyped } from './dialog.ts';
import { edit, insert, textValue } from './edit.ts';
import { alongTrail, toLastView, visit } from './history.ts';
import type { Runtime } from './runtime.ts';
import { type AppState, topPlace, withTopPlace } from './state.ts';
import { cursorOf, moveCursor, openPlace, type Place, withCursor } from './view.ts';

type LocalAction = NavigationAction | TextAction | DialogAction;

export function localHandlers(runtime: Runtime, perform: (action: Action) => void): Handlers<LocalAction> {
  const { update } = runtime;
  const searched = (state: AppState): AppState =>
    state.prompt?.kind === 'filter'
      ? withTopPlace(state, (place) => toFound(runtime, state, place, 0))
      : state;
  const askToType = ({ mustType }: ConfirmDialog): void =>
    runtime.flash('warn', `type ${mustType} to go on, <esc> keeps everything`);
  return {
    nothing: () => {},
    open: ({ place }) =>
      update((state) => ({
        ...state,
        prompt: undefined,
        places: openPlace(state.places, place),
        trail: visit(state),
      })),
    history: ({ by }) => {
      const next = alongTrail(runtime.get(), by);
      if (next === undefined)
        runtime.flash('ok', by < 0 ? 'there is no view before this one' : 'there is no view after this one');
      else update(() => next);
    },
    'last-view': () => {
      const next = toLastView(runtime.get());
      if (next === undefined) runtime.flash('ok', 'there is no last view yet');
      else update(() => next);
    },
    back: () => {
      if (topPlace(runtime.get()).filter === '' && runtime.get().places.length === 1)
        runtime.flash('ok', ':q quits');
      else update(goBack);
    },
    move: ({ by }) => {
      update((state) =>
        withTopPlace(state, (place) => moveCursor(place, runtime.screens.rowIds(state, place), by)),
      );
    },
    select: ({ id }) => update((state) => withTopPlace(state, (place) => withCursor(place, id))),
    tab: ({ tab }) => update((state) => withTopPlace(state, (place) => ({ ...place, tab, filter: '' }))),
    toggle: ({ flag }) =>
      update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          flags: { ...place.flags, [flag]: place.flags[flag] !== true },
        })),
      ),
    sort: ({ column }) =>
      update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          sort: nextSort(place.sort, column),
          pickedColumn: column,
        })),
      ),
    'sort.pick': ({ by }) =>
      update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          pickedColumn: besideColumn(runtime.screens.sortColumns(state, place), place.pickedColumn, by),
        })),
      ),
    found: ({ by }) => update((state) => withTopPlace(state, (place) => toFound(runtime, state, place, by))),
    mark: () =>
      update((state) =>
        withTopPlace(state, (place) => toggleMark(place, runtime.screens.rowIds(state, place))),
      ),
    'mark.range': () =>
      update((state) =>
        withTopPlace(state, (place) => markRange(place, runtime.screens.rowIds(state, place))),
      ),
    'mark.clear': () => update((state) => withTopPlace(state, (place) => unmark(place))),
    filter: ({ text }) => update((state) => withTopPlace(state, (place) => ({ ...place, filter: text }))),
    flash: ({ kind, text }) => runtime.flash(kind, text),
    prompt: ({ kind, text = '' }) => {
      update((state) => {
        const before = topPlace(state).filter;
        const value = textValue(kind === 'filter' ? before : text);
        return { ...state, prompt: { kind, value, before, recalled: 0 } };
      });
      runtime.spawn(loadFuzzy, (failure) => runtime.flash('error', failure.message));
    },
    'prompt.complete': () => update((state) => completed(state, runtime.screens)),
    'prompt.recall': ({ by }) => update((state) => recalled(state, by)),
    'prompt.close': () => update(closePrompt),
    'prompt.submit': () => {
      const { prompt } = runtime.get();
      update((state) => ({ ...state, prompt: undefined }));
      const line = prompt?.value.text.trim() ?? '';
      if (prompt?.kind !== 'command' || line === '') return;
      perform({ type: 'command', line });
    },
    command: ({ line }) => {
      update((state) => remembered(state, line));
      perform(runtime.screens.command(runtime.get(), line));
    },
    text: ({ stroke }) =>
      update((state) =>
        stroke === 'right' && atEnd(state)
          ? completed(state, runtime.screens)
          : searched(editFocused(state, (value) => edit(value, stroke))),
      ),
    paste: ({ text }) => update((state) => editFocused(state, (value) => insert(value, text))),
    confirm: ({ text, action, other }) =>
      update((state) =>
        withDialog(state, { kind: 'confirm', focus: 'no', typed: textValue(''), ...text, action, other }),
      ),
    'dialog.close': () => update((state) => withDialog(state, undefined)),
    'dialog.focus': ({ by }) => update((state) => withDialog(state, focusMoved(state.dialog, by))),
    'dialog.submit': () => {
      const { dialog } = runtime.get();
      if (dialog?.kind === 'confirm') {
        // A number that was typed wrong is no answer.
        if (dialog.typed.text.trim() !== '' && !isTyped(dialog)) return askToType(dialog);
        return perform({ type: 'dialog.answer', answer: dialog.focus });
      }
      if (dialog?.kind === 'connect' && dialog.focus !== 'cancel')
        return perform({ type: dialog.focus === 'save' ? 'connect.save' : 'connect.submit' });
      update((state) => withDialog(state, undefined));
    },
    'dialog.answer': ({ answer }) => {
      const { dialog } = runtime.get();
      if (answer === 'yes' && dialog?.kind === 'confirm' && !isTyped(dialog)) return askToType(dialog);
      update((state) => withDialog(state, undefined));
      if (dialog?.kind !== 'confirm') return;
      if (answer === 'yes') perform(dialog.action);
      if (answer === 'other' && dialog.other !== undefined) perform(dialog.other);
    },
  };
}

function withDialog(state: AppState, dialog: Dialog | undefined): AppState {
  return { ...state, dialog };
}

function focusMoved(dialog: Dialog | undefined, by: number): Dialog | undefined {
  if (dialog?.kind === 'confirm') {
    const choices = confirmChoices(dialog);
    const next = choices[(choices.indexOf(dialog.focus) + by + choices.length) % choices.length];
    return { ...dialog, focus: next ?? 'no' };
  }
  if (dialog?.kind === 'credentials') return moveCredentialFocus(dialog, by);
  if (dialog?.kind === 'copy') {
    return { ...dialog, focus: (dialog.focus + by + dialog.items.length) % dialog.items.length };
  }
  if (dialog?.kind === 'profile') return moveProfileFocus(dialog, by);
  if (dialog?.kind === 'palette') {
    const index = dialog.rows.findIndex(({ key }) => key === dialog.focus);
    const next = dialog.rows[Math.min(dialog.rows.length - 1, Math.max(0, index + by))];
    return { ...dialog, focus: next?.key };
  }
  return dialog?.kind === 'connect' ? moveConnectFocus(dialog, by) : dialog;
}

/** A filter goes first, then the place. */
function goBack(state: AppState): AppState {
  if (topPlace(state).filter !== '') return withTopPlace(state, (place) => ({ ...place, filter: '' }));
  return state.places.length > 1
    ? { ...state, places: state.places.slice(0, -1), trail: visit(state) }
    : state;
}

function closePrompt(state: AppState): AppState {
  const { prompt } = state;
  const closed = { ...state, prompt: undefined };
  return prompt?.kind === 'filter'
    ? withTopPlace(closed, (place) => ({ ...place, filter: prompt.before }))
    : closed;
}

/** The cursor on what a search found: `by` 1 the next one, -1 the one before, round and round; 0 the same one or the next. */
function toFound(runtime: Runtime, state: AppState, place: Place, by: -1 | 0 | 1): Place {
  const found = runtime.screens.found(state, place);
  if (found === undefined || found.length === 0) return place;
  const ids = runtime.screens.rowIds(state, place);
  const cursor = ids.indexOf(cursorOf(place) ?? '');
  const positions = found.map((id) => ids.indexOf(id));
  const next =
    by === -1
      ? (positions.findLast((position) => position < cursor) ?? positions.at(-1))
      : (positions.find((position) => position >= cursor + by) ?? positions[0]);
  const id = ids[next ?? -1];
  return id === undefined ? place : withCursor(place, id);
}
