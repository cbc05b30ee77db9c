/** Commands for the mode and the facts of the program. */

import { type Command, refusal } from '../../core/command.ts';
import { readOnlyChosen } from '../config/index.ts';
import { programText } from './program.text.ts';

export const SELF_COMMANDS: readonly Command[] = [
  {
    names: ['login'],
    usage: '',
    what: 'open the sign-in form; the current token stays valid',
    run: () => ({ type: 'sign-in.again' }),
  },
  {
    names: ['info'],
    usage: '',
    what: 'show versions, file locations and whether the controller responds',
    run: () => ({ type: 'info.open' }),
  },
  {
    names: ['bg'],
    usage: '',
    what: 'quit, and keep the open forwards and the proxy in the background',
    run: () => ({ type: 'quit.keep' }),
  },
  {
    names: ['read-only', 'readonly'],
    usage: '[on|off]',
    what: 'refuse to open sessions or change anything',
    candidates: (_, position) => (position === 0 ? ['on', 'off'] : []),
    run: ([word = 'on'], state) => {
      if (word !== 'on' && word !== 'off') return refusal(programText.readOnlyUsage(word));
      if (word === 'off' && state.readOnly) return refusal(programText.readOnlyFixed);
      return readOnlyChosen(word === 'on');
    },
  },
];
