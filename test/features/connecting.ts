/** Forwards and the clients that use them. */
import type { Feature } from './feature.ts';

export const CONNECTING: readonly Feature[] = [
  {
    number: 48,
    name: 'Proxy inside the program',
    state: 'yes',
    test: { file: 'e2e/psql.test.ts', title: 'psql runs a query through the port of a forward' },
  },
  {
    number: 49,
    name: 'Choose the local port',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'the port that is typed is used and remembered',
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
  },
  {
    number: 51,
    name: 'Automatic free port',
    state: 'yes',
    test: {
      file: 'proxy/open-forward.test.ts',
      title: 'returns the facts of the session and listens on a free port',
    },
  },
  {
    number: 52,
    name: 'Port busy: says so / offers another',
    state: 'yes',
    test: {
      file: 'app/features/connect/connect-answers.test.ts',
      title: 'one that was remembered gives way to the next free one, and the flash says why',
    },
  },
  {
    number: 53,
    name: 'Listen address other than loopback',
    state: 'yes',
    test: { file: 'proxy/open-forward.test.ts', title: 'listens on IPv6' },
  },
  {
    number: 54,
    name: 'Shows the proxy address',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'F asks, enter connects, and the page of the session shows it',
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
  },
  {
    number: 56,
    name: 'Ready-made client command to copy',
    state: 'yes',
    test: {
      file: 'app/features/copy/copy.test.ts',
      title: 'offers everything of an open forward, best first and without secrets',
    },
  },
  {
    number: 57,
    name: 'Inactivity timeout setting',
    state: 'yes',
    test: {
      file: 'app/features/forwards/idle.test.ts',
      title: 'a forward that nothing uses counts down, is announced and closed, and its session cancelled',
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
  },
  {
    number: 59,
    name: 'Several forwards at once',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'two targets are forwarded at once, each on its port',
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
  },
  {
    number: 61,
    name: 'Goes on with a new session on the same port when one ends',
    state: 'yes',
    test: {
      file: 'app/features/forwards/reopen.test.ts',
      title: 'a session that has expired goes on as a new one on the same port by itself',
    },
  },
  {
    number: 62,
    name: 'Keeps forwards alive after quit',
    state: 'yes',
    test: {
      file: 'commands/background/background.test.ts',
      title: '":bg" keeps session and port, without a secret in any file, argument or variable',
    },
  },
  {
    number: 63,
    name: 'Asks before quitting with live forwards',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'with forwards open it asks, cancels them, and leaves',
    },
  },
  {
    number: 64,
    name: 'Session always cancelled when the client goes',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'cancels a session that was never used',
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
  },
  {
    number: 66,
    name: 'Connect error says the cause',
    state: 'yes',
    test: {
      file: 'commands/connect/connect.test.ts',
      title: 'reports a missing target and a missing permission',
    },
  },
  {
    number: 67,
    name: 'ssh',
    state: 'yes',
    test: {
      file: 'launch/launcher.test.ts',
      title: 'mysql gets an option file as its first argument, ssh an identity file that ends with a newline',
    },
  },
  {
    number: 68,
    name: 'Brokered credentials handed to the client',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'ssh gets a password through sshpass if installed, else a note to copy it',
    },
  },
  {
    number: 69,
    name: 'psql, mysql, mongosh, cqlsh, redis-cli',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'cqlsh gets a credentials file with the sections of old and new releases',
    },
  },
  {
    number: 70,
    name: 'kubectl',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'kubectl gets a token as a user before the own kubeconfig, and the CA as a file',
    },
  },
  {
    number: 71,
    name: 'Browser / HTTP',
    state: 'partly',
    test: { file: 'launch/hand-over.test.ts', title: 'gets the URL of the forward' },
    missing: 'The browser and curl are opened on a forward; no proxy adds a header for them.',
  },
  {
    number: 72,
    name: 'RDP',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'FreeRDP 3 gets its arguments from its environment, release 2 prompts',
    },
  },
  {
    number: 73,
    name: 'Any command, with placeholders',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'gets the placeholders and the environment of boundary connect, no shell, and no secret',
    },
  },
  {
    number: 74,
    name: 'Preferred client remembered',
    state: 'yes',
    test: {
      file: 'app/features/connect/connect-answers.test.ts',
      title: 'is run when the forward is open, and s runs it the next time without asking',
    },
  },
  {
    number: 75,
    name: 'Stable ssh host key under a changing port',
    state: 'yes',
    test: { file: 'launch/launcher.test.ts', title: 'ssh -p 40001 -o HostKeyAlias=ttcp_1 127.0.0.1' },
  },
  {
    number: 76,
    name: 'Hands the terminal to the client and comes back',
    state: 'yes',
    test: { file: 'e2e/psql.test.ts', title: 'one key runs psql in the terminal, and returns' },
  },
  {
    number: 77,
    name: 'Embedded terminal',
    state: 'no',
    missing: 'The client gets the whole terminal instead.',
  },
  {
    number: 78,
    name: 'New terminal window or tmux pane',
    state: 'yes',
    test: {
      file: 'app/features/connect/clients.test.ts',
      title: 'inside tmux runs the client beside and keeps this terminal',
    },
  },
];
