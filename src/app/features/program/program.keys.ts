/** Keys that quit or suspend the program. */
import type { UiBinding } from '../../core/screen.ts';
import { openForwards } from '../forwards/index.ts';
import { programText } from './program.text.ts';

/** Always active, in text fields and dialogs too. */
export const ALWAYS_KEYS: readonly UiBinding[] = [
  {
    id: 'quit',
    strokes: ['ctrl-c'],
    label: 'quit',
    group: 'danger',
    shown: 'help',
    run: () => ({ type: 'quit' }),
  },
  {
    id: 'suspend',
    strokes: ['ctrl-z'],
    label: 'suspend',
    group: 'general',
    shown: 'help',
    when: ({ state }) => (openForwards(state).length === 0 ? true : programText.suspendFreezes),
    run: () => ({ type: 'suspend' }),
  },
];
