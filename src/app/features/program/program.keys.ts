/** Keys that quit or suspend the program. */
import type { UiBinding } from '../../core/screen.ts';
import { openForwards } from '../forwards/index.ts';

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
    when: ({ state }) =>
      openForwards(state).length === 0
        ? true
        : 'Suspending would freeze your forwards. Cancel them or run :bg first.',
    run: () => ({ type: 'suspend' }),
  },
];
