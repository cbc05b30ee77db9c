/** Commands on the program itself and on who one is. */
import type { Action } from '../../store/actions.ts';
import { LAB_PROFILE } from '../../store/selectors/profiles.ts';
import { type AppState, openForwards } from '../../store/state.ts';
import { clipboardChosen } from '../preferences.ts';
import { THEMES } from '../theme.ts';
import { type Command, refusal } from './command.ts';

function askToSignOut(state: AppState): Action {
  const { length } = openForwards(state).filter((view) => view.controller === state.connection.address);
  const forwards =
    length === 0 ? [] : [`That closes ${length === 1 ? '1 open forward' : `${length} open forwards`}.`];
  return {
    type: 'confirm',
    text: {
      title: 'Sign out?',
      lines: [
        'The token is deleted; the controller then ends every session that was opened with it.',
        ...forwards,
      ],
      yes: 'Sign out',
      no: 'Stay',
    },
    action: { type: 'sign-out' },
  };
}

export const PROGRAM_COMMANDS: readonly Command[] = [
  {
    names: ['profiles', 'ctx'],
    usage: '[name]',
    what: 'saved controllers, or over to one of them',
    candidates: (state) => [...state.profiles.map(({ profile }) => profile.name), LAB_PROFILE],
    run: ([name]) => (name === undefined ? { type: 'profiles.open' } : { type: 'profile.use', name }),
  },
  {
    names: ['logout'],
    usage: '',
    what: 'sign out, after a question',
    run: (_, state) => askToSignOut(state),
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
