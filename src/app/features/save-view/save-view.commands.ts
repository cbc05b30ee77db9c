/** Commands for the current list: saved filters, and saving its rows to a file. */

import { type Command, refusal } from '../../core/command.ts';
import { type AppState, visibleView } from '../../core/state.ts';
import { FILTERED_SCREENS, savedFilters, withFilter } from '../../list/saved-filters.ts';

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
  const kept =
    known.length === 0 ? `No saved filters for ${screen}` : `Filters of ${screen}: ${known.join(', ')}`;
  if (name === undefined)
    return { type: 'toast', kind: 'ok', text: `${kept}; ":filter save <name>"` } as const;
  const text = state.preferences.filters?.[screen]?.[name];
  if (text === undefined) return refusal(`Unknown filter "${name}". ${kept}`);
  return { type: 'filter', text } as const;
}

function save(state: AppState, name: string | undefined) {
  const { screen, filter: text } = visibleView(state);
  if (!FILTERED_SCREENS.includes(screen))
    return refusal(`Filters can be saved for ${FILTERED_SCREENS.join(', ')}, not for ${screen}`);
  if (text.trim() === '') return refusal('No filter to save. </> adds one.');
  if (name === undefined || !NAME.test(name) || VERBS.includes(name))
    return refusal('Usage: ":filter save <name>", one word');
  const change = withFilter(state, { screen, name, text: text.trim() });
  return { type: 'prefer', change, told: `Saved filter "${name}" for ${screen}: /${text.trim()}` } as const;
}

function forget(state: AppState, name: string | undefined) {
  const { screen } = visibleView(state);
  if (name === undefined || !namesHere(state).includes(name))
    return refusal(name === undefined ? 'Usage: ":filter rm <name>"' : `Unknown filter "${name}"`);
  const change = withFilter(state, { screen, name, text: '' });
  return { type: 'prefer', change, told: `Removed filter "${name}" of ${screen}` } as const;
}

const saveView: Command = {
  names: ['save'],
  usage: '[file]',
  what: 'save the rows shown as .csv, .json or text',
  run: (args) => (args.length === 0 ? { type: 'view.ask' } : { type: 'view.save', file: args.join(' ') }),
};

export const SAVE_VIEW_COMMANDS: readonly Command[] = [filter, saveView];
