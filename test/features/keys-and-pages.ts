/** Keys and pages of the program: what was missing on the way to any target. */
import type { Unnumbered } from './transparent.ts';

export const KEYS_AND_PAGES: readonly Unnumbered[] = [
  {
    name: 'f1 to f12 as keys',
    state: 'yes',
    test: {
      file: 'app/input/function-keys.test.ts',
      title: 'f1 to f12 of %s, in one piece and split at each byte',
    },
    off: {
      file: 'app/core/stroke.ts',
      text: 'const named = functionKey(sequence);',
      instead: 'const named = undefined;',
    },
  },
  {
    name: 'When you canceled a session, on its page',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-ends.test.ts',
      title: 'at %dx%d the page of one that was canceled here says when, to compare with its connections',
    },
    off: {
      file: 'app/features/sessions/session-states.select.ts',
      text: 'return isOurs ?',
      instead: 'return false ?',
    },
  },
];
