/** Commands for the current list: saved filters, and saving its rows to a file. */

import { type Command, refusal } from '../../core/command.ts';
import { type AppState, visibleView } from '../../core/state.ts';
import { FILTERED_SCREENS, savedFilters, withFilter } from '../../list/saved-filters.ts';
import { saveViewText } from './save-view.text.ts';

const TEXT = saveViewText.filters;
const VERBS = ['save', 'rm'];
const NAME = /^[\w.-]+$/;

function namesHere(state: AppState): readonly string[] {
  const { screen } = visibleView(state);
  return savedFilters(state.preferences)
    .filter((saved) => saved.screen === screen)
    .map(({ name }) => name);
}

const filter: Command = {
  names: ['filter'],
  usage: '[save|rm] [name]',
  what: 'apply, save or remove a named filter',
  candidates: (state, position) => (position === 0 ? [...namesHere(state), ...VERBS] : namesHere(state)),
  run: ([first, second], state) => {
    if (first === 'save') return save(state, second);
    if (first === 'rm') return forget(state, second);
    return take(state, first);
  },
};

function take(state: AppState, name: string | undefined) {
  const { screen } = visibleView(state);
  const known = namesHere(state);
  const kept = known.length === 0 ? TEXT.none(screen) : TEXT.known(screen, known);
  if (name === undefined) return { type: 'toast', kind: 'ok', text: TEXT.howToSave(kept) } as const;
  const text = state.preferences.filters?.[screen]?.[name];
  if (text === undefined) return refusal(TEXT.unknownOf(name, kept));
  return { type: 'filter', text } as const;
}

function save(state: AppState, name: string | undefined) {
  const { screen, filter: text } = visibleView(state);
  if (!FILTERED_SCREENS.includes(screen)) return refusal(TEXT.notHere(FILTERED_SCREENS, screen));
  if (text.trim() === '') return refusal(TEXT.nothingToSave);
  if (name === undefined || !NAME.test(name) || VERBS.includes(name)) return refusal(TEXT.saveUsage);
  const change = withFilter(state, { screen, name, text: text.trim() });
  return { type: 'prefer', change, told: TEXT.saved(name, screen, text.trim()) } as const;
}

function forget(state: AppState, name: string | undefined) {
  const { screen } = visibleView(state);
  if (name === undefined || !namesHere(state).includes(name))
    return refusal(name === undefined ? TEXT.removeUsage : TEXT.unknown(name));
  const change = withFilter(state, { screen, name, text: '' });
  return { type: 'prefer', change, told: TEXT.removed(name, screen) } as const;
}

const saveView: Command = {
  names: ['save'],
  usage: '[file]',
  what: 'save the rows shown as .csv, .json or text',
  run: (args) => (args.length === 0 ? { type: 'view.ask' } : { type: 'view.save', file: args.join(' ') }),
};

export const SAVE_VIEW_COMMANDS: readonly Command[] = [filter, saveView];
