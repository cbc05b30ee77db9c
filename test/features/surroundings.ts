/** Appearance, settings, resilience. */
import type { Feature } from './feature.ts';

export const SURROUNDINGS: readonly Feature[] = [
  {
    number: 125,
    name: 'Light and dark',
    state: 'yes',
    test: {
      file: 'app/shell/theme.test.ts',
      title: 'a theme is taken by its name, NO_COLOR goes before it, and an unknown name is as none',
    },
    off: { file: 'app/shell/theme.ts', text: "THEMES.get(env.BND_TUI_THEME ?? '') ??", instead: '' },
  },
  {
    number: 126,
    name: 'Color-blind themes',
    state: 'yes',
    test: {
      file: 'app/shell/theme.test.ts',
      title: 'in %s how bad it is shows in weight as well as in hue',
    },
    off: {
      file: 'app/shell/theme.ts',
      text: '  deuteranopia: DEUTERANOPIA,',
      instead: '  deuteranopia: COLOURS,',
    },
  },
  {
    number: 127,
    name: 'NO_COLOR',
    state: 'yes',
    test: {
      file: 'app/shell/parts.test.tsx',
      title: 'NO_COLOR removes colors, a terminal without UTF-8 boxes',
    },
    off: { file: 'app/shell/theme.ts', text: 'env.NO_COLOR || ', instead: '' },
  },
  {
    number: 128,
    name: 'No emoji / ASCII',
    state: 'yes',
    test: { file: 'app/input/keyboard.test.ts', title: 'without UTF-8 only plain characters are drawn' },
    off: { file: 'app/shell/theme.ts', text: '? UNICODE : ASCII', instead: '? UNICODE : UNICODE' },
  },
  {
    number: 129,
    name: 'Small terminals',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'a terminal that is too small says so, and comes back',
    },
    off: { file: 'app/shell/root.tsx', text: 'if (layout.tiny)', instead: 'if (false)' },
  },
  {
    number: 130,
    name: 'Screen reader',
    state: 'yes',
    test: { file: 'app/shell/spoken.test.ts', title: 'a row of the tree' },
    off: { file: 'app/shell/root.tsx', text: 'if (spoken)', instead: 'if (false)' },
  },
  {
    number: 131,
    name: 'Config file',
    state: 'yes',
    test: {
      file: 'settings/settings.test.ts',
      title: 'what was saved is loaded the next time, readable by its owner only',
    },
    off: {
      file: 'settings/index.ts',
      text: 'jsonFile(paths.settingsFile, (object) => object)',
      instead: 'memoryFile()',
    },
  },
  {
    number: 132,
    name: 'XDG paths',
    state: 'yes',
    test: {
      file: 'settings/paths.test.ts',
      title: 'follow XDG, which ignores relative paths',
    },
    off: {
      file: 'settings/paths.ts',
      text: 'value !== undefined && isAbsolute(value) ? value : join(homeOf(options), fallback)',
      instead: 'join(homeOf(options), fallback)',
    },
  },
  {
    number: 133,
    name: 'Per-controller settings',
    state: 'yes',
    test: {
      file: 'settings/settings.test.ts',
      title: 'what was saved is loaded the next time, readable by its owner only',
    },
    off: { file: 'settings/index.ts', text: 'settings.targets[address] ?? {}', instead: '({})' },
  },
  {
    number: 134,
    name: 'Read-only mode',
    state: 'yes',
    test: { file: 'app/core/read-only.test.ts', title: 'refuses %s and says so' },
    off: {
      file: 'app/core/read-only.ts',
      text: 'state.readOnly || state.preferences.readOnly === true',
      instead: 'false',
    },
  },
  {
    number: 135,
    name: 'Token expires while in use',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a 401 puts the sign-in over the screen, and one goes on where one was',
    },
    off: {
      file: 'app/features/sign-in/identity.effects.ts',
      text: "failure.code === 'unauthenticated'",
      instead: 'false',
    },
  },
  {
    number: 136,
    name: 'A failed sign-in can be tried again',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a wrong password is reported and cleared, the login stays',
    },
    off: {
      file: 'app/features/sign-in/identity.effects.ts',
      text: "password, focus: 'password'",
      instead: '',
    },
  },
  {
    number: 137,
    name: 'Controller unreachable at start',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a controller that is away is asked again until it is there',
    },
    off: {
      file: 'app/features/sign-in/reach.effects.ts',
      text: 'if (isAway(failure))',
      instead: 'if (false)',
    },
  },
  {
    number: 138,
    name: '429 and Retry-After',
    state: 'yes',
    test: {
      file: 'app/core/attention.test.ts',
      title:
        'keeps its rows on the screen, the frame counts down, and nothing is sent before the time is over',
    },
    off: {
      file: 'app/core/poller.ts',
      text: 'retryAfterMs === undefined ? grown : Math.max(retryAfterMs + random() * SPREAD_MS, grown)',
      instead: 'grown',
    },
  },
  {
    number: 139,
    name: 'Own polling stays under the default limit',
    state: 'yes',
    test: {
      file: 'app/core/asking.test.ts',
      title: 'whatever their users do, they stay below what a controller allows',
    },
    off: { file: 'app/core/pace.ts', text: 'burst: 5, everyMs: 4_000', instead: 'burst: 50, everyMs: 400' },
  },
  {
    number: 140,
    name: 'Unset name or description',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'names of 600 characters, empty names and wide characters keep their columns',
    },
    off: { file: 'app/core/names.ts', text: "name === '' ? resource.id : name", instead: 'name' },
  },
  {
    number: 141,
    name: 'API error text reaches the user',
    state: 'yes',
    test: { file: 'api/refusals.test.ts', title: 'lists rejected fields in the message and returns each' },
    off: { file: 'api/answer-errors.ts', text: "text(error, 'message') ??", instead: 'undefined ??' },
  },
  {
    number: 142,
    name: 'Resize',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'a terminal that is too small says so, and comes back',
    },
    off: {
      file: 'app/shell/root.tsx',
      text: 'const { columns, rows } = useWindowSize();',
      instead: 'const [columns, rows] = [100, 30];',
    },
  },
];
