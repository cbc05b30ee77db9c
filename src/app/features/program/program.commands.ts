/** Commands on the program itself and on who one is. */

import { type Command, refusal } from '../../core/command.ts';
import { THEMES } from '../../shell/theme.ts';
import { clipboardChosen } from '../config/index.ts';
import { LAB_PROFILE, signOutQuestion } from '../profiles/index.ts';

export const PROGRAM_COMMANDS: readonly Command[] = [
  {
    names: ['profiles', 'ctx'],
    usage: '[name]',
    what: 'saved controllers, or over to one of them',
    candidates: (state) => [...state.profiles.map(({ profile }) => profile.name), LAB_PROFILE],
    // Everything typed is the name, which may have blanks.
    run: (words, { profiles }) => {
      const typed = words.join(' ');
      const known = profiles.find(({ profile: { name } }) => name.trim().replace(/\s+/g, ' ') === typed);
      return typed === ''
        ? { type: 'profiles.open' }
        : { type: 'profile.use', name: known?.profile.name ?? typed };
    },
  },
  {
    names: ['logout'],
    usage: '',
    what: 'sign out, after a question',
    run: (_, state) => ({
      type: 'confirm',
      text: signOutQuestion(state, state.connection.address, 'Sign out?'),
      action: { type: 'sign-out' },
    }),
  },
  {
    names: ['help'],
    usage: '',
    what: 'the keys of this screen',
    run: () => ({ type: 'open', place: { screen: 'help' } }),
  },
  {
    names: ['commands'],
    usage: '',
    what: 'this list',
    run: () => ({ type: 'open', place: { screen: 'commands' } }),
  },
  {
    names: ['log'],
    usage: '[/filter]',
    what: 'requests, connections and messages of this run',
    run: (args) => ({ type: 'log.open', filter: args.join(' ').replace(/^\//, '') }),
  },
  {
    names: ['theme'],
    usage: '<name>',
    what: 'colours, also for colour-blind eyes',
    candidates: (_, position) => (position === 0 ? [...THEMES.keys()] : []),
    run: ([name]) =>
      name !== undefined && THEMES.has(name)
        ? { type: 'prefer', change: { theme: name }, told: `theme ${name}` }
        : refusal(`":theme" takes one of ${[...THEMES.keys()].join(', ')}`),
  },
  {
    names: ['config'],
    usage: '',
    what: 'files, choices and keys',
    run: () => ({ type: 'config.open' }),
  },
  {
    names: ['clipboard'],
    usage: '<seconds>',
    what: 'how long a copied secret stays in the clipboard; 0 leaves it there',
    run: ([seconds = '']) =>
      /^\d{1,4}$/.test(seconds)
        ? clipboardChosen(Number(seconds))
        : refusal('":clipboard" takes seconds, 0 to 9999'),
  },
  {
    names: ['version'],
    usage: '',
    what: 'the version of this program',
    run: (_, state) => ({ type: 'flash', kind: 'ok', text: `bnd-tui ${state.version}` }),
  },
  {
    names: ['q', 'quit', 'q!'],
    usage: '',
    what: 'leave; asks when forwards are open',
    run: () => ({ type: 'quit' }),
  },
];
