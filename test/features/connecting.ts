/** Forwards. */
import type { Feature } from './feature.ts';

export const CONNECTING: readonly Feature[] = [
  {
    number: 48,
    name: 'Proxy inside the program',
    state: 'yes',
    test: { file: 'e2e/psql.test.ts', title: 'psql runs a query through the port of a forward' },
    off: {
      file: 'proxy/listener.ts',
      text: "server.on('connection', (accepted) => accept(acceptedWithSharedRead(accepted, stream)));",
      instead: "server.on('connection', (socket) => socket.destroy());",
    },
  },
  {
    number: 49,
    name: 'Choose the local port',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'the port that is typed is used and remembered',
    },
    off: {
      file: 'app/features/connect/connect.effects.ts',
      text: '...(runtime.get().memory[targetId] ?? NO_MEMORY), ...answers',
      instead: '...(runtime.get().memory[targetId] ?? NO_MEMORY)',
    },
  },
  {
    number: 50,
    name: 'Local port remembered per target',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'the port that is typed is used and remembered',
    },
    off: {
      file: 'app/features/connect/connect.effects.ts',
      text: 'keepAnswers(runtime, on, targetId, { ...answers, lastUsedAtMs: runtime.ports.clock.now() });',
      instead: '',
    },
  },
  {
    number: 51,
    name: 'Automatic free port',
    state: 'yes',
    test: {
      file: 'proxy/open-forward.test.ts',
      title: 'returns the facts of the session and listens on a free port',
    },
    off: {
      file: 'proxy/listener.ts',
      text: 'bound !== null ? bound.port : port',
      instead: 'bound !== null ? port : port',
    },
  },
  {
    number: 52,
    name: 'Port in use: reports it and uses the next one',
    state: 'yes',
    test: {
      file: 'app/features/connect/connect-answers.test.ts',
      title: 'one that was remembered gives way to the next free one, and the toast says why',
    },
    off: {
      file: 'app/features/connect/connect-dialog.state.ts',
      text: "? 'next' : 'fail'",
      instead: "? 'fail' : 'fail'",
    },
  },
  {
    number: 53,
    name: 'Listen address other than loopback',
    state: 'yes',
    test: { file: 'proxy/open-forward.test.ts', title: 'listens on IPv6' },
    off: {
      file: 'proxy/listener.ts',
      text: 'server.listen({ host, port, backlog: 511 },',
      instead: "server.listen({ host: '127.0.0.1', port, backlog: 511 },",
    },
  },
  {
    number: 54,
    name: 'Shows the proxy address',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'F asks, enter connects, and the page of the session shows it',
    },
    off: {
      file: 'app/features/connect/connect.effects.ts',
      text: 'if (awaited) makeWay(runtime, view);',
      instead: '',
    },
  },
  {
    number: 55,
    name: 'Copy the proxy address',
    state: 'yes',
    test: {
      file: 'app/features/copy/copy.test.ts',
      title: 'offers everything of an open forward, best first and without secrets',
    },
    off: {
      file: 'app/features/copy/copy-items.state.ts',
      text: "{ label: 'address', text: address },\n    { label: 'port'",
      instead: "{ label: 'port'",
    },
  },
  {
    number: 56,
    name: 'Ready-made client command to copy',
    state: 'yes',
    test: {
      file: 'app/features/copy/copy.test.ts',
      title: 'offers everything of an open forward, best first and without secrets',
    },
    off: {
      file: 'app/features/copy/copy-items.state.ts',
      text: "[{ label: 'command', text: command }]",
      instead: '[]',
    },
  },
  {
    number: 57,
    name: 'Inactivity timeout setting',
    state: 'yes',
    test: {
      file: 'app/features/forwards/idle.test.ts',
      title: 'an unused forward counts down, is announced and closed, and its session canceled',
    },
    off: {
      file: 'app/features/forwards/idle.effects.ts',
      text: 'if (nowMs >= endsAtMs) {',
      instead: 'if (false) {',
    },
  },
  {
    number: 58,
    name: 'Connections left',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'a limited session counts down and ends after the last connection',
    },
    off: { file: 'commands/connect/printer.ts', text: '{ connections_left: count }', instead: '{}' },
  },
  {
    number: 59,
    name: 'Several forwards at once',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'two targets are forwarded at once, each on its port',
    },
    off: {
      file: 'app/features/forwards/forwards.effects.ts',
      text: 'forwards: { ...state.forwards, [key]: view }',
      instead: 'forwards: { [key]: view }',
    },
  },
  {
    number: 60,
    name: 'Forwards opened again at next login',
    state: 'yes',
    test: {
      file: 'app/features/forwards/sign-in-forwards.test.ts',
      title: 'every forward that was asked for is opened after a sign-in, one after another',
    },
    off: {
      file: 'app/features/forwards/forwards-start.effects.ts',
      text: 'openOnSignIn(runtime, on, forwards, ends.isWaiting)',
      instead: 'undefined',
    },
  },
  {
    number: 61,
    name: 'Opens a new session on the same port when one ends',
    state: 'yes',
    test: {
      file: 'app/features/forwards/reopen.test.ts',
      title: 'an expired session is replaced automatically by a new one on the same port',
    },
    off: { file: 'app/features/forwards/reopen.effects.ts', text: 'else begin(view, over);', instead: '' },
  },
  {
    number: 62,
    name: 'Keeps forwards alive after quit',
    state: 'yes',
    test: {
      file: 'commands/background/background.test.ts',
      title: '":bg" keeps session and port, without a secret in any file, argument or variable',
    },
    off: { file: 'app/features/program/self.commands.ts', text: "names: ['bg']", instead: "names: ['-']" },
  },
  {
    number: 63,
    name: 'Asks before quitting with live forwards',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'with forwards open it asks, cancels them, and leaves',
    },
    off: {
      file: 'app/features/program/program.effects.ts',
      text: 'const question = quitQuestion(runtime.get(), background.mayKeep());',
      instead: 'const question = undefined;',
    },
  },
  {
    number: 64,
    name: 'Session always canceled when the client exits',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'cancels a session that was never used',
    },
    off: {
      file: 'commands/connect/open-session.ts',
      text: '  if (!mayBeActive(first, forward)) return true;',
      instead: '  await forward.close({ keepSession: true });\n  if (forward.listenPort >= 0) return true;',
    },
  },
  {
    number: 65,
    name: 'UI stays live while connecting',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'keys work while a session is being opened',
    },
    off: {
      file: 'app/features/connect/connect.view.tsx',
      text: "strokes: ['esc', 'q']",
      instead: 'strokes: []',
    },
  },
  {
    number: 66,
    name: 'Connect errors name the cause',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'reports a missing target and a missing permission',
    },
    off: { file: 'commands/failure.ts', text: '{error.message}`, ...fields', instead: "{''}`, ...fields" },
  },
];
