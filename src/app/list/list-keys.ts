/** Keys that lists share: filtering, sorting, marking, moving, keeping. */

import type { UiBinding } from '../core/screen.ts';
import { filterWords, withoutLastWord } from './filter.ts';

/** `/` on screens that can be filtered. */
export const FILTER: readonly UiBinding[] = [
  {
    id: 'filter',
    strokes: ['/'],
    label: 'filter',
    group: 'general',
    shown: 'menu',
    run: () => ({ type: 'prompt', kind: 'filter' }),
  },
];

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

/** Sorting, on screens with columns. */
export const SORT: readonly UiBinding[] = [
  {
    id: 'sort.right',
    strokes: ['>', 'shift-right'],
    label: 'pick column right',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort.pick', by: 1 }),
  },
  {
    id: 'sort.left',
    strokes: ['<', 'shift-left'],
    label: 'pick column left',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort.pick', by: -1 }),
  },
  {
    id: 'sort.picked',
    strokes: ['O'],
    label: 'sort, again reverses',
    group: 'move',
    shown: 'help',
    when: ({ place }) => place.pickedColumn !== undefined || '<shift-right> picks the column to sort by',
    run: ({ place }) => ({ type: 'sort', column: place.pickedColumn ?? '' }),
  },
];

/** Marking rows, on screens where something can be done with several at once. */
export const MARK: readonly UiBinding[] = [
  {
    id: 'mark',
    strokes: ['space'],
    label: 'mark',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'mark' }),
  },
  {
    id: 'mark.range',
    strokes: ['ctrl-space'],
    label: 'mark to here',
    group: 'general',
    shown: 'help',
    run: () => ({ type: 'mark.range' }),
  },
  {
    id: 'mark.clear',
    strokes: ['ctrl-\\'],
    label: 'clear marks',
    group: 'general',
    shown: 'help',
    when: ({ place }) => place.marks.size > 0 || 'nothing is marked',
    run: () => ({ type: 'mark.clear' }),
  },
];

/** Letters of a screen that sort by one of its columns. */
export function sortKeys(columns: Readonly<Record<string, string>>): readonly UiBinding[] {
  return Object.entries(columns).map(([stroke, column]) => ({
    id: `sort-by.${column.toLowerCase()}`,
    strokes: [stroke],
    label: `sort ${column.toLowerCase()}`,
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort', column }),
  }));
}

const END = Number.MAX_SAFE_INTEGER;

/** Moving in lists. */
export const MOVE: readonly UiBinding[] = [
  {
    id: 'down',
    strokes: ['j', 'down'],
    label: 'down',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: 1 }),
  },
  {
    id: 'up',
    strokes: ['k', 'up'],
    label: 'up',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: -1 }),
  },
  {
    id: 'top',
    strokes: ['g', 'home'],
    label: 'top',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: -END }),
  },
  {
    id: 'bottom',
    strokes: ['G', 'end'],
    label: 'bottom',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'move', by: END }),
  },
  {
    id: 'page-down',
    strokes: ['ctrl-f', 'pgdn'],
    label: 'page down',
    group: 'move',
    shown: 'help',
    run: ({ pageRows }) => ({ type: 'move', by: pageRows }),
  },
  {
    id: 'page-up',
    strokes: ['ctrl-b', 'pgup'],
    label: 'page up',
    group: 'move',
    shown: 'help',
    run: ({ pageRows }) => ({ type: 'move', by: -pageRows }),
  },
];
