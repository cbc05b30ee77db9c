/** Transparent access in the program: from a name to a prompt in a few keys. */
import type { Unnumbered } from './transparent.ts';

export const IN_THE_PROGRAM: readonly Unnumbered[] = [
  {
    name: 'Palette ordered by quality of match',
    state: 'yes',
    test: {
      file: 'app/features/palette/palette.test.ts',
      title: 'an exact name comes before a name, an alias, an id and a project, commands come last',
    },
    off: {
      file: 'app/features/palette/palette.state.ts',
      text: 'a.quality - b.quality || ',
      instead: '',
    },
  },
  {
    name: 'A shell or a forward from each hit of the palette',
    state: 'yes',
    test: {
      file: 'app/features/palette/palette.test.ts',
      title: 'ctrl-s runs the client of a target, of a host and of a session',
    },
    off: {
      file: 'app/features/palette/palette.view.tsx',
      text: "strokes: ['ctrl-s']",
      instead: 'strokes: []',
    },
  },
  {
    name: 'Return from :login to the current sign-in',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'esc on the form of :login returns to the sign-in on %s, its view and its settings',
    },
    off: {
      file: 'app/features/sign-in/sign-in.keys.ts',
      text: "signIn.over === undefined ? 'profiles.open' : 'sign-in.return'",
      instead: "'profiles.open'",
    },
  },
  {
    name: 'A list of every forward: of each controller, in the background, and ended',
    state: 'yes',
    test: {
      file: 'app/features/forward-list/forward-list.test.ts',
      title: 'lists forwards here, in the background and ended, with port, bytes and state',
    },
    off: {
      file: 'app/features/forward-list/forward-list.commands.ts',
      text: "names: ['forwards', 'fw']",
      instead: "names: ['-']",
    },
  },
  {
    name: 'A shell on a background forward',
    state: 'yes',
    test: {
      file: 'app/features/forward-list/forward-list.test.ts',
      title: 's runs the client on the port of a background forward',
    },
    off: {
      file: 'app/features/connect/client-port.select.ts',
      text: 'const held = state.background[key];',
      instead: 'const held = undefined;',
    },
  },
  {
    name: 'A shell on a background forward, with its brokered credentials',
    state: 'yes',
    test: {
      file: 'commands/background/background-credentials.test.ts',
      title: '"s" in the next program runs psql with the login, which is in no file, argument or list',
    },
    off: {
      file: 'app/features/background/background.effects.ts',
      text: ': ports.background.credentials(ref),',
      instead: ': own.credentials(ref),',
    },
  },
  {
    name: 'A menu of clients where none fits, remembered',
    state: 'yes',
    test: {
      file: 'app/features/connect/client-menu.test.ts',
      title: 'where no client fits, one is chosen from a menu, run on the open port and remembered',
    },
    off: {
      file: 'app/features/connect/client-menu.effects.ts',
      text: 'const client = dialog.choices[index ?? dialog.focus];',
      instead: 'const client = undefined;',
    },
  },
  {
    name: 'An ended forward stays visible until acknowledged',
    state: 'yes',
    test: {
      file: 'app/features/forwards/ended.test.ts',
      title: 'stays with its reason until it is acknowledged: %s',
    },
    off: {
      file: 'app/features/forwards/ended-forwards.state.ts',
      text: '[...others, ended].slice(-KEPT)',
      instead: '[]',
    },
  },
  {
    name: 'Asked at the expiry of a session whether to reopen it',
    state: 'yes',
    test: {
      file: 'app/features/forwards/reopen.test.ts',
      title: 'an expired session is asked about, and the answer opens a new one on the same port',
    },
    off: {
      file: 'app/features/forwards/ask-reopen.effects.ts',
      text: "onExpiry === 'ask' &&",
      instead: 'false &&',
    },
  },
  {
    name: 'One rule for how long a message stays',
    state: 'yes',
    test: { file: 'app/core/messages.test.ts', title: 'an error stays until the next action' },
    off: {
      file: 'app/core/runtime.ts',
      text: "if (kind === 'error') return;",
      instead: '',
    },
  },
  {
    name: 'Close a forward when its client exits',
    state: 'yes',
    test: {
      file: 'app/features/connect/close-on-exit.test.ts',
      title: 'is closed when the client exits, if that was chosen',
    },
    off: {
      file: 'app/features/connect/run-client.effects.ts',
      text: '!now.request.closeOnExit',
      instead: 'true',
    },
  },
  {
    name: 'Names before blanks in columns',
    state: 'yes',
    test: {
      file: 'app/shell/parts.test.tsx',
      title: 'that would be cut get what other columns of text leave blank, figures keep their width',
    },
    off: {
      file: 'app/list/columns.ts',
      text: 'return withNames(grown(named, width - needed(named)), rows);',
      instead: 'return grown(kept, left);',
    },
  },
  {
    name: 'The selected row as one even bar',
    state: 'yes',
    test: { file: 'app/shell/parts.test.tsx', title: 'the selected row is one bar of one color' },
    off: {
      file: 'app/shell/line.tsx',
      text: 'spans.map(({ text }) => ({ text }))',
      instead: 'spans',
    },
  },
  {
    name: 'Breadcrumbs that restart at a top-level view, with names',
    state: 'yes',
    test: {
      file: 'app/shell/crumbs.test.ts',
      title: 'restart at a view that is a place of its own, and esc still goes back',
    },
    off: {
      file: 'app/shell/bottom.tsx',
      text: 'Math.max(0, state.views.findLastIndex(isTop))',
      instead: '0',
    },
  },
  {
    name: 'Target page without verbs of the API, on what people use',
    state: 'yes',
    test: {
      file: 'app/features/targets/openable.test.ts',
      title: 'the page of a target opens on its hosts, without any on its sessions',
    },
    off: {
      file: 'app/features/targets/target-detail.select.ts',
      text: "isDirect ? 'sessions' : 'hosts'",
      instead: "'hosts'",
    },
  },
  {
    name: 'A filter for what the user may open',
    state: 'yes',
    test: {
      file: 'app/features/targets/openable.test.ts',
      title: 'm leaves only targets that the user may open, and they come first anyway',
    },
    off: {
      file: 'app/features/targets/targets.view.tsx',
      text: "strokes: ['m']",
      instead: 'strokes: []',
    },
  },
  {
    name: 'Copying inside tmux with its default settings',
    state: 'yes',
    test: {
      file: 'commands/tui/clipboard.test.ts',
      title: 'inside tmux its buffer takes the text with default settings, and is deleted with the secret',
    },
    off: {
      file: 'commands/tui/clipboard.ts',
      text: "!isInTmux(options.env) || text === ''",
      instead: 'true',
    },
  },
  {
    name: 'A message that says whether a copy is certain',
    state: 'yes',
    test: {
      file: 'app/features/copy/copy.test.ts',
      title: 'the message says what is known of a copy: %s',
    },
    off: {
      file: 'app/features/copy/copy.effects.ts',
      text: 'copyText.copied[result](what)',
      instead: 'copyText.copied.taken(what)',
    },
  },
  {
    name: 'Digits only in the confirmation and the port',
    state: 'yes',
    test: {
      file: 'app/features/program/small-ways.test.ts',
      title: 'the number that confirms takes digits only',
    },
    off: { file: 'app/shell/confirm.tsx', text: 'digitsOf(text)', instead: 'text' },
  },
  {
    name: 'Quit at once by :q!',
    state: 'yes',
    test: {
      file: 'app/features/program/small-ways.test.ts',
      title: 'q! quits at once, q asks while a forward is open',
    },
    off: {
      file: 'app/features/program/program.commands.ts',
      text: "run: () => ({ type: 'quit.now' })",
      instead: "run: () => ({ type: 'quit' })",
    },
  },
  {
    name: 'Keys stay with the view while :connect opens a session',
    state: 'yes',
    test: {
      file: 'app/features/connect/connect-named.test.ts',
      title: 'a command that is being typed is not interrupted',
    },
    off: {
      file: 'app/features/connect/connect.effects.ts',
      text: 'prompt === undefined &&',
      instead: '',
    },
  },
  {
    name: 'A target named before the first list has come',
    state: 'yes',
    test: {
      file: 'app/features/connect/connect-named.test.ts',
      title: 'is found before the list that the screen asked for has arrived',
    },
    off: {
      file: 'app/features/connect/connect-named.effects.ts',
      text: 'runtime.get()[name].fetchedAtMs === undefined',
      instead: 'false',
    },
  },
  {
    name: 'Keys pressed before a stored sign-in is found',
    state: 'yes',
    test: {
      file: 'app/input/early-keys.test.ts',
      title: 'are meant for the screen that the sign-in leads to',
    },
    off: {
      file: 'app/input/use-keyboard.ts',
      text: 'if (target.getState().starting) early.current.push(work);',
      instead: 'if (false) early.current.push(work);',
    },
  },
];
