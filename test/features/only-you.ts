/** Transparent access: local ports that only your own programs can use. */
import type { Unnumbered } from './transparent.ts';

export const ONLY_YOU_ROWS: readonly Unnumbered[] = [
  {
    name: 'Forwards refuse programs of other users',
    state: 'yes',
    test: { file: 'proxy/only-you-forward.test.ts', title: 'is refused (%s)' },
    off: {
      file: 'proxy/only-you.ts',
      text: 'uid === machine.uid || uid === ROOT ?',
      instead: 'true ?',
    },
  },
  {
    name: 'Nothing of a program leaves before its user is known',
    state: 'yes',
    test: {
      file: 'proxy/only-you-forward.test.ts',
      title: 'the worker is dialed, but gets neither a handshake nor a byte',
    },
    off: { file: 'proxy/dialer.ts', text: '      await first?.admitted;\n', instead: '' },
  },
  {
    name: 'A program that closes before its user is known is reset and reported',
    state: 'yes',
    test: { file: 'proxy/only-you.test.ts', title: 'is unknown if no program holds the client end' },
    off: {
      file: 'proxy/peer-users.ts',
      text: 'return row.held && !socket.destroyed ? row.uid : undefined;',
      instead: 'return row.uid;',
    },
  },
  {
    name: 'Refused programs are reported once per user',
    state: 'yes',
    test: {
      file: 'app/features/forwards/failing.test.ts',
      title: 'are reported once per user, and stand on the page of the session',
    },
    off: {
      file: 'app/features/forwards/failing.effects.ts',
      text: 'queueMicrotask(() => report(view, peer));',
      instead: 'continue;',
    },
  },
  {
    name: 'Other users are refused while they are active, always or never',
    state: 'yes',
    test: { file: 'app/features/config/preferences.test.ts', title: 'onlyYou is chosen in :config' },
    off: {
      file: 'app/features/config/preferences.keys.ts',
      text: 'change: { onlyYou }, told',
      instead: 'change: {}, told',
    },
  },
  {
    name: 'The lab refuses programs of other users',
    state: 'yes',
    test: { file: 'server/lab/lab-services.test.ts', title: '%s serves no program of another user' },
    off: {
      file: 'server/lab/listen.ts',
      text: 'if (refused !== undefined) socket.resetAndDestroy();',
      instead: 'if (false) socket.resetAndDestroy();',
    },
  },
  {
    name: 'doctor reports whether other users can be refused',
    state: 'yes',
    test: {
      file: 'commands/doctor/machine.test.ts',
      title: 'are served where their programs cannot be told apart',
    },
    off: { file: 'commands/doctor/machine.ts', text: 'if (!(await seesUsers())) {', instead: 'if (false) {' },
  },
];
