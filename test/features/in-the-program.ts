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
      file: 'app/features/sign-in/sign-in.view.tsx',
      text: "signIn.over === undefined ? 'profiles.open' : 'sign-in.return'",
      instead: "'profiles.open'",
    },
  },
];
