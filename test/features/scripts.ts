/** Scripts, diagnostics, installation. */
import type { Feature } from './feature.ts';

export const SCRIPTS: readonly Feature[] = [
  {
    number: 143,
    name: 'Suspend (ctrl-z) and resume',
    state: 'yes',
    test: {
      file: 'app/shell/suspend.test.ts',
      title: 'ctrl-z gives the terminal back and stops; everything is asked for afresh afterwards',
    },
    off: {
      file: 'app/features/program/program.keys.ts',
      text: "strokes: ['ctrl-z']",
      instead: 'strokes: []',
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
    off: {
      file: 'commands/tui/lab-process.ts',
      text: "child.stdin?.end();\n  child.kill('SIGTERM');\n",
      instead: 'child.unref();\n  return;\n',
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
    off: {
      file: 'commands/ls/format.ts',
      text: "if (format === 'json') return documentText(listed);",
      instead: '',
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
    off: {
      file: 'commands/login/password.ts',
      text: 'return firstLine(await text(process.stdin));',
      instead: "return '';",
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
    off: {
      file: 'commands/connect/index.ts',
      text: "reason === 'failed' || reason === 'session-over' ? EXIT_FAILED : EXIT_OK",
      instead: 'EXIT_OK',
    },
  },
  {
    number: 148,
    name: 'Start on a given screen',
    state: 'yes',
    test: { file: 'app/core/start-command.test.ts', title: '"%s" is what one sees first' },
    off: {
      file: 'app/core/start-command.ts',
      text: "queueMicrotask(() => perform({ type: 'command', line }));",
      instead: '',
    },
  },
  {
    number: 149,
    name: 'Log file, level, location shown',
    state: 'yes',
    test: {
      file: 'commands/doctor/doctor.test.ts',
      title: 'info prints versions, paths, the log level and facts from the controller',
    },
    off: { file: 'commands/info/index.ts', text: ', level ', instead: ', ' },
  },
  {
    number: 150,
    name: 'Secrets kept out of logs',
    state: 'yes',
    test: {
      file: 'lib/log.test.ts',
      title: 'writes one line per event, readable by its owner only, without secrets',
    },
    off: { file: 'lib/log.ts', text: 'oneLine(withoutSecrets(message))', instead: 'oneLine(message)' },
  },
  {
    number: 151,
    name: 'Versions of client and server',
    state: 'yes',
    test: {
      file: 'commands/doctor/doctor.test.ts',
      title: 'info prints versions, paths, the log level and facts from the controller',
    },
    off: { file: 'commands/info/index.ts', text: "['bnd-tui', options.version],", instead: '' },
  },
  {
    number: 152,
    name: 'Log viewer inside',
    state: 'yes',
    test: {
      file: 'app/features/log/log.test.ts',
      title: 'follows new lines until one moves up, and again from the last line',
    },
    off: {
      file: 'app/features/log/log.effects.ts',
      text: 'following ? atLastLine(next, runtime) : next',
      instead: 'next',
    },
  },
  {
    number: 153,
    name: 'Needs no other binary installed',
    state: 'yes',
    test: { file: 'commands/package.test.ts', title: 'the tarball installs and starts elsewhere' },
    off: { file: '../package.json', text: '"bnd-tui": "dist/bnd-tui.js"', instead: '' },
  },
  {
    number: 154,
    name: 'Packages',
    state: 'partly',
    test: {
      file: 'package/archives.test.ts',
      title: 'a package for Debian has the same bytes twice, and dpkg reads it',
    },
    off: {
      file: '../test/config/package/archives.ts',
      text: "await packed(root, 'data.tar.gz'),",
      instead: '',
    },
    missing: 'One file, a tarball of npm and a package for Debian; nothing in a repository of a system.',
  },
  { number: 155, name: 'Self-update', state: 'no', missing: 'A newer version is installed by npm.' },
  { number: 156, name: 'Update check can be turned off', state: 'no', missing: 'There is no update check.' },
];
