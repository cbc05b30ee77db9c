/** Keys shared by lists: filtering, sorting, marking, moving, saving. */

import type { UiBinding } from '../core/screen.ts';
import { filterWords, withoutLastWord } from './filter.ts';

/** `/` on screens with a filter. */
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

/** Removes the words of a filter one by one; `esc` removes all. */
export const FILTER_WORDS: readonly UiBinding[] = [
  {
    id: 'filter.drop',
    strokes: ['backspace'],
    label: 'remove filter word',
    group: 'general',
    shown: 'help',
    when: ({ view }) => filterWords(view.filter).length > 0 || 'No filter. </> adds one.',
    run: ({ view }) => ({ type: 'filter', text: withoutLastWord(view.filter) }),
  },
];

/** Saves the rows shown. */
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
    label: 'next column',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort.pick', by: 1 }),
  },
  {
    id: 'sort.left',
    strokes: ['<', 'shift-left'],
    label: 'previous column',
    group: 'move',
    shown: 'help',
    run: () => ({ type: 'sort.pick', by: -1 }),
  },
  {
    id: 'sort.picked',
    strokes: ['O'],
    label: 'sort / reverse',
    group: 'move',
    shown: 'help',
    when: ({ view }) => view.pickedColumn !== undefined || '<shift-right> selects the column to sort by',
    run: ({ view }) => ({ type: 'sort', column: view.pickedColumn ?? '' }),
  },
];

/** Marking rows, on screens with actions for several rows. */
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
    when: ({ view }) => view.marks.size > 0 || 'Nothing marked',
    run: () => ({ type: 'mark.clear' }),
  },
];

/** Letters that sort by a column of the screen. */
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
