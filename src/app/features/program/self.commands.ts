/** Commands on how the program runs and what it knows of itself. */

import { type Command, refusal } from '../../core/command.ts';
import { readOnlyChosen } from '../config/index.ts';

export const SELF_COMMANDS: readonly Command[] = [
  {
    names: ['login'],
    usage: '',
    what: 'the sign-in form again; this sign-in stays good',
    run: () => ({ type: 'sign-in.again' }),
  },
  {
    names: ['info'],
    usage: '',
    what: 'versions, where things are kept, whether the controller answers',
    run: () => ({ type: 'info.open' }),
  },
  {
    names: ['bg'],
    usage: '',
    what: 'quit, and keep the open forwards in the background',
    run: () => ({ type: 'quit.keep' }),
  },
  {
    names: ['read-only', 'readonly'],
    usage: '[on|off]',
    what: 'refuse whatever opens a session or changes something',
    candidates: (_, position) => (position === 0 ? ['on', 'off'] : []),
    run: ([word = 'on'], state) => {
      if (word !== 'on' && word !== 'off') return refusal(`":read-only" takes on or off, not "${word}"`);
      if (word === 'off' && state.readOnly)
        return refusal('it was started with --read-only: that holds for all of this run');
      return readOnlyChosen(word === 'on');
    },
  },
];
