/** Keys of every screen that is one list, besides those that move in it. */
import { filterWords, withoutLastWord } from '../../store/filter.ts';
import type { UiBinding } from '../screen.ts';

/** The words of a filter are taken away one by one; `esc` takes them all. */
export const FILTER_WORDS: readonly UiBinding[] = [
  {
    id: 'filter.drop',
    strokes: ['backspace'],
    label: 'drop filter word',
    group: 'general',
    shown: 'help',
    when: ({ place }) => filterWords(place.filter).length > 0 || 'there is no filter: </> begins one',
    run: ({ place }) => ({ type: 'filter', text: withoutLastWord(place.filter) }),
  },
];

/** What is shown can be kept. */
export const SAVE_VIEW: readonly UiBinding[] = [
  {
    id: 'view.save',
    strokes: ['ctrl-s'],
    label: 'save view',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'view.ask' }),
  },
];
