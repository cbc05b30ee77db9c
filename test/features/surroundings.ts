/** Appearance, settings, resilience, scripts, diagnostics, installation. */
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
  },
  {
    number: 126,
    name: 'Colour-blind skins',
    state: 'yes',
    test: {
      file: 'app/shell/theme.test.ts',
      title: 'in %s how bad it is shows in weight as well as in hue',
    },
  },
  {
    number: 127,
    name: 'NO_COLOR',
    state: 'yes',
    test: { file: 'app/shell/parts.test.tsx', title: 'colours leave with NO_COLOR, boxes without UTF-8' },
  },
  {
    number: 128,
    name: 'No emoji / ASCII',
    state: 'yes',
    test: { file: 'app/input/keyboard.test.ts', title: 'without UTF-8 only plain characters are drawn' },
  },
  {
    number: 129,
    name: 'Small terminals',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'a terminal that is too small says so, and comes back',
    },
  },
  {
    number: 130,
    name: 'Screen reader',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: '%s is read out without boxes, in a few lines' },
  },
  {
    number: 131,
    name: 'Config file',
    state: 'yes',
    test: {
      file: 'settings/settings.test.ts',
      title: 'what was saved is loaded the next time, readable by its owner only',
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
  },
  {
    number: 133,
    name: 'Per-controller settings',
    state: 'yes',
    test: {
      file: 'settings/settings.test.ts',
      title: 'what was saved is loaded the next time, readable by its owner only',
    },
  },
  {
    number: 134,
    name: 'Read-only mode',
    state: 'yes',
    test: { file: 'app/core/read-only.test.ts', title: 'refuses %s and says so' },
  },
  {
    number: 135,
    name: 'Token expires while in use',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a 401 puts the sign-in over the screen, and one goes on where one was',
    },
  },
  {
    number: 136,
    name: 'A failed sign-in can be tried again',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a wrong password is told and forgotten, the login stays',
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
  },
  {
    number: 139,
    name: 'Own polling stays under the default limit',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'the screen %s asks for no list more than 30 times in 30 s',
    },
  },
  {
    number: 140,
    name: 'Unset name or description',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'names of 600 characters, empty names and wide characters keep their columns',
    },
  },
  {
    number: 141,
    name: 'API error text reaches the user',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'reports a missing target and a missing permission',
    },
  },
  {
    number: 142,
    name: 'Resize',
    state: 'yes',
    test: {
      file: 'app/chaos.test.ts',
      title: 'a storm of sizes, 1x1 among them, leaves a whole screen behind',
    },
  },
  {
    number: 143,
    name: 'Suspend (ctrl-z) and resume',
    state: 'yes',
    test: {
      file: 'app/shell/suspend.test.ts',
      title: 'ctrl-z gives the terminal back and stops; everything is asked for afresh afterwards',
    },
  },
  {
    number: 144,
    name: 'No processes left behind',
    state: 'yes',
    test: {
      file: 'e2e/main-job.test.ts',
      title: 'sign in, open a host, connect, query, watch, cancel, quit',
    },
  },
  {
    number: 145,
    name: 'JSON output',
    state: 'yes',
    test: {
      file: 'commands/login/login.test.ts',
      title: 'ls prints a table, JSON with every field, and CSV',
    },
  },
  {
    number: 146,
    name: 'Runs without a terminal',
    state: 'yes',
    test: {
      file: 'commands/login/login.test.ts',
      title: 'reads the password from stdin, and later commands and the screen use the token',
    },
  },
  {
    number: 147,
    name: 'Exit codes mean something',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'exits with 1 if another client cancels the session',
    },
  },
  {
    number: 148,
    name: 'Start on a given screen',
    state: 'yes',
    test: { file: 'app/core/start-command.test.ts', title: '"%s" is what one sees first' },
  },
  {
    number: 149,
    name: 'Log file, level, location shown',
    state: 'yes',
    test: {
      file: 'commands/doctor/doctor.test.ts',
      title: 'info prints versions, paths, the log level and facts from the controller',
    },
  },
  {
    number: 150,
    name: 'Secrets kept out of logs',
    state: 'yes',
    test: {
      file: 'lib/log.test.ts',
      title: 'writes one line per event, readable by its owner only, without secrets',
    },
  },
  {
    number: 151,
    name: 'Versions of client and server',
    state: 'yes',
    test: {
      file: 'commands/doctor/doctor.test.ts',
      title: 'info prints versions, paths, the log level and facts from the controller',
    },
  },
  {
    number: 152,
    name: 'Log viewer inside',
    state: 'yes',
    test: {
      file: 'app/features/log/log.test.ts',
      title: 'follows new lines until one moves up, and again from the last line',
    },
  },
  {
    number: 153,
    name: 'Needs no other binary installed',
    state: 'yes',
    test: { file: 'commands/package.test.ts', title: 'the tarball installs and starts elsewhere' },
  },
  {
    number: 154,
    name: 'Packages',
    state: 'partly',
    test: { file: 'commands/package.test.ts', title: 'the tarball installs and starts elsewhere' },
    missing: 'An npm package only, nothing for a system’s package manager.',
  },
  { number: 155, name: 'Self-update', state: 'no', missing: 'A newer version is installed by npm.' },
  { number: 156, name: 'Update check can be turned off', state: 'no', missing: 'There is no update check.' },
];
