/** Commands for the program itself and the sign-in. */

import { type Command, refusal } from '../../core/command.ts';
import { sharedText } from '../../core/shared-text.ts';
import { THEMES } from '../../shell/theme.ts';
import { clipboardChosen } from '../config/index.ts';
import { LAB_PROFILE, signOutQuestion } from '../profiles/index.ts';
import { programText } from './program.text.ts';

export const PROGRAM_COMMANDS: readonly Command[] = [
  {
    names: ['profiles', 'ctx'],
    usage: '[name]',
    what: 'list profiles, or switch to one',
    candidates: (state) => [...state.profiles.map(({ profile }) => profile.name), LAB_PROFILE],
    // All words form the name, which may contain blanks.
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
    what: 'sign out, after a confirmation',
    run: (_, state) => ({
      type: 'confirm',
      text: signOutQuestion(state, state.connection.address, programText.signOutTitle),
      action: { type: 'sign-out' },
    }),
  },
  {
    names: ['help'],
    usage: '',
    what: 'show the keys of this screen',
    run: () => ({ type: 'open', view: { screen: 'help' } }),
  },
  {
    names: ['commands'],
    usage: '',
    what: 'list all commands',
    run: () => ({ type: 'open', view: { screen: 'commands' } }),
  },
  {
    names: ['log'],
    usage: '[/filter]',
    what: 'show requests, connections and messages',
    run: (args) => ({ type: 'log.open', filter: args.join(' ').replace(/^\//, '') }),
  },
  {
    names: ['theme'],
    usage: '<name>',
    what: 'color theme (includes color-blind safe ones)',
    candidates: (_, position) => (position === 0 ? [...THEMES.keys()] : []),
    run: ([name]) =>
      name !== undefined && THEMES.has(name)
        ? { type: 'prefer', change: { theme: name }, told: sharedText.themeSet(name) }
        : refusal(programText.themeUsage([...THEMES.keys()])),
  },
  {
    names: ['config'],
    usage: '',
    what: 'show files, preferences and keys',
    run: () => ({ type: 'config.open' }),
  },
  {
    names: ['clipboard'],
    usage: '<seconds>',
    what: 'set seconds until copied secrets are cleared',
    run: ([seconds = '']) =>
      /^\d{1,4}$/.test(seconds) ? clipboardChosen(Number(seconds)) : refusal(programText.clipboardUsage),
  },
  {
    names: ['version'],
    usage: '',
    what: 'show the version',
    run: (_, state) => ({ type: 'toast', kind: 'ok', text: `bnd-tui ${state.version}` }),
  },
  {
    names: ['q', 'quit'],
    usage: '',
    what: 'quit, after a confirmation if forwards are open',
    run: () => ({ type: 'quit' }),
  },
  {
    names: ['q!', 'quit!'],
    usage: '',
    what: 'quit at once: closes all forwards and cancels their sessions',
    run: () => ({ type: 'quit.now' }),
  },
];
