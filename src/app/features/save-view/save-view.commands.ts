/** Commands on the list that is shown: filters that are kept, and what is shown as a file. */

import { type Command, refusal } from '../../core/command.ts';
import { type AppState, visiblePlace } from '../../core/state.ts';
import { FILTERED_SCREENS, savedFilters, withFilter } from '../../list/saved-filters.ts';

const VERBS = ['save', 'rm'];
const NAME = /^[\w.-]+$/;

function namesHere(state: AppState): readonly string[] {
  const { screen } = visiblePlace(state);
  return savedFilters(state.preferences)
    .filter((saved) => saved.screen === screen)
    .map(({ name }) => name);
}

const filter: Command = {
  names: ['filter'],
  usage: '[save|rm] [name]',
  what: 'a filter of this list by its name; keeps or forgets one',
  candidates: (state, position) => (position === 0 ? [...namesHere(state), ...VERBS] : namesHere(state)),
  run: ([first, second], state) => {
    if (first === 'save') return save(state, second);
    if (first === 'rm') return forget(state, second);
    return take(state, first);
  },
};

function take(state: AppState, name: string | undefined) {
  const { screen } = visiblePlace(state);
  const known = namesHere(state);
  const kept =
    known.length === 0 ? `no filter of ${screen} is kept` : `filters of ${screen}: ${known.join(', ')}`;
  if (name === undefined)
    return { type: 'flash', kind: 'ok', text: `${kept}; ":filter save <name>"` } as const;
  const text = state.preferences.filters?.[screen]?.[name];
  if (text === undefined) return refusal(`there is no filter "${name}" here: ${kept}`);
  return { type: 'filter', text } as const;
}

function save(state: AppState, name: string | undefined) {
  const { screen, filter: text } = visiblePlace(state);
  if (!FILTERED_SCREENS.includes(screen))
    return refusal(`filters are kept for ${FILTERED_SCREENS.join(', ')}, not for ${screen}`);
  if (text.trim() === '') return refusal('there is no filter to keep: </> begins one');
  if (name === undefined || !NAME.test(name) || VERBS.includes(name))
    return refusal('which name? ":filter save <name>", one word');
  const change = withFilter(state, { screen, name, text: text.trim() });
  return { type: 'prefer', change, told: `filter "${name}" of ${screen} is /${text.trim()}` } as const;
}

function forget(state: AppState, name: string | undefined) {
  const { screen } = visiblePlace(state);
  if (name === undefined || !namesHere(state).includes(name))
    return refusal(
      name === undefined ? 'which filter? ":filter rm <name>"' : `there is no filter "${name}" here`,
    );
  const change = withFilter(state, { screen, name, text: '' });
  return { type: 'prefer', change, told: `filter "${name}" of ${screen} is forgotten` } as const;
}

const saveView: Command = {
  names: ['save'],
  usage: '[file]',
  what: 'write what this list shows to a file: .csv, .json or plain text',
  run: (args) => (args.length === 0 ? { type: 'view.ask' } : { type: 'view.save', file: args.join(' ') }),
};

export const SAVE_VIEW_COMMANDS: readonly Command[] = [filter, saveView];
