/** Finding: filters and the palette. */
import type { Feature } from './feature.ts';

export const FINDING: readonly Feature[] = [
  {
    number: 98,
    name: 'Filter as you type',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'filters narrow the list while they are typed, esc brings it back',
    },
    off: { file: 'app/list/list-keys.ts', text: "strokes: ['/']", instead: 'strokes: []' },
  },
  {
    number: 99,
    name: 'Regex, inverse, fuzzy',
    state: 'yes',
    test: { file: 'app/list/filter.test.ts', title: 'letters in their order are enough for a fuzzy word' },
    off: { file: 'app/list/filter.ts', text: "if (word.startsWith('~'))", instead: 'if (false)' },
  },
  {
    number: 100,
    name: 'Filter words that can be removed one by one',
    state: 'yes',
    test: {
      file: 'app/list/filter-keys.test.ts',
      title: 'the last word goes with backspace, all of them with esc',
    },
    off: { file: 'app/list/list-keys.ts', text: "strokes: ['backspace']", instead: 'strokes: []' },
  },
  {
    number: 101,
    name: 'Filter survives a refresh',
    state: 'yes',
    test: { file: 'app/list/lists.test.ts', title: 'survives refreshes' },
    off: { file: 'app/list/filtered.ts', text: 'hits[index] === true', instead: 'true' },
  },
  {
    number: 102,
    name: 'Find anything from anywhere',
    state: 'yes',
    test: {
      file: 'app/features/palette/palette.test.ts',
      title: 'enter opens a target, a session, the targets of a scope, and runs a command',
    },
    off: { file: 'app/shell/global-keys.ts', text: "strokes: ['ctrl-p']", instead: 'strokes: []' },
  },
  {
    number: 103,
    name: 'Saved or shareable filters',
    state: 'yes',
    test: {
      file: 'app/list/saved-filters.test.ts',
      title: 'a filter is kept under a name and is there in the next run',
    },
    off: {
      file: 'app/features/save-view/save-view.commands.ts',
      text: "names: ['filter']",
      instead: "names: ['-']",
    },
  },
];
