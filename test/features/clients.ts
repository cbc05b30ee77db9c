/** Clients that use forwards. */
import type { Feature } from './feature.ts';

export const CLIENTS: readonly Feature[] = [
  {
    number: 67,
    name: 'ssh',
    state: 'yes',
    test: {
      file: 'launch/launcher.test.ts',
      title: 'mysql gets an option file as its first argument, ssh an identity file that ends with a newline',
    },
    off: { file: 'launch/remote.ts', text: '{withKey.privateKey.trimEnd()}', instead: "{''}" },
  },
  {
    number: 68,
    name: 'Brokered credentials handed to the client',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'ssh gets a password through sshpass if installed, else a note to copy it',
    },
    off: { file: 'launch/remote.ts', text: "if (!has('sshpass')) {", instead: 'if (true) {' },
  },
  {
    number: 69,
    name: 'psql, mysql, mongosh, cqlsh, redis-cli',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'cqlsh gets a credentials file with the sections of old and new releases',
    },
    off: {
      file: 'launch/databases.ts',
      text: "args: [...first, '--credentials', SECRET_FILE, ...last],",
      instead: 'args: displayArgs,',
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
    off: { file: 'launch/web.ts', text: 'env: { KUBECONFIG:', instead: 'env: { NO_CONFIG:' },
  },
  {
    number: 71,
    name: 'Browser / HTTP',
    state: 'partly',
    test: { file: 'launch/hand-over.test.ts', title: 'gets the URL of the forward' },
    off: {
      file: 'launch/web.ts',
      text: 'return { args: [url], url, ...note };',
      instead: 'return { args: [url], ...note };',
    },
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
    off: { file: 'launch/remote.ts', text: "!program.endsWith('3')", instead: 'true' },
  },
  {
    number: 73,
    name: 'Any command, with placeholders',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'gets the placeholders and the environment of boundary connect, no shell, and no secret',
    },
    off: {
      file: 'launch/index.ts',
      text: "fillPlaceholders(request.commandText ?? '', proxiedAddress(request))",
      instead: "request.commandText ?? ''",
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
    off: {
      file: 'app/features/connect/client-plan.effects.ts',
      text: 'clientPart(memory?.client, memory?.commandText)',
      instead: '{}',
    },
  },
  {
    number: 75,
    name: 'Stable ssh host key under a changing port',
    state: 'yes',
    test: {
      file: 'launch/hand-over.test.ts',
      title: 'ssh gets a password through sshpass if installed, else a note to copy it',
    },
    off: { file: 'launch/remote.ts', text: 'HostKeyAlias=', instead: 'NoAlias=' },
  },
  {
    number: 76,
    name: 'Hands the terminal to the client and comes back',
    state: 'yes',
    test: { file: 'e2e/psql.test.ts', title: 'one key runs psql in the terminal, and returns' },
    off: {
      file: 'app/features/connect/run-client.effects.ts',
      text: 'await runtime.ports.terminal.lend(() => launcher.run(plan))',
      instead: '{ exitCode: 0 }',
    },
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
    off: { file: 'app/features/targets/targets.keys.ts', text: "strokes: ['S']", instead: 'strokes: []' },
  },
];
