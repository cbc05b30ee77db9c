/** Transparent access from the command line: targets by name, scripts and ssh. */
import type { Unnumbered } from './transparent.ts';

export const NAMES_AND_SCRIPTS: readonly Unnumbered[] = [
  {
    name: 'A target by id, alias, unique name or name@project everywhere',
    state: 'yes',
    test: { file: 'commands/connect/alias.test.ts', title: 'a target is found by its name: %s' },
    off: { file: 'lib/target-index.ts', text: 'const words = [name, ', instead: 'const words = [' },
  },
  {
    name: 'An ambiguous name is refused with every target it means',
    state: 'yes',
    test: {
      file: 'commands/connect/alias.test.ts',
      title: 'a name of two targets is refused with both; one that is close is suggested',
    },
    off: {
      file: 'lib/target-index.ts',
      text: 'if (candidates.length > 1)',
      instead: 'if (candidates.length > 9)',
    },
  },
  {
    name: 'An alias that selects a host opens the session to it',
    state: 'yes',
    test: { file: 'commands/connect/alias.test.ts', title: 'an alias leads to its target and host' },
    off: {
      file: 'api/resources/identity.ts',
      text: "child(child(object, 'attributes'), 'authorize_session_arguments')",
      instead: "child(object, 'attributes')",
    },
  },
  {
    name: 'Any command on the port of a session (connect --exec)',
    state: 'yes',
    test: {
      file: 'commands/connect/exec.test.ts',
      title: 'reaches the target, owns stdout, and the session ends with it',
    },
    off: { file: 'commands/connect/split-exec.ts', text: "flags[0] !== 'connect'", instead: 'true' },
  },
  {
    name: 'Exit code and signals of that command',
    state: 'yes',
    test: {
      file: 'commands/connect/exec.test.ts',
      title: 'gets the signal that ends this program, which waits for it',
    },
    off: { file: 'commands/connect/run-in-terminal.ts', text: "passOn: ['SIGTERM', 'SIGHUP'],", instead: '' },
  },
  {
    name: 'Brokered credentials for that command, never as arguments',
    state: 'yes',
    test: {
      file: 'commands/connect/exec.test.ts',
      title: 'gets credentials in a file that only the owner can read, while it runs',
    },
    off: {
      file: 'commands/connect/exec.ts',
      text: 'BND_TUI_CREDENTIALS_FILE: CREDENTIALS_FILE',
      instead: '',
    },
  },
  {
    name: 'The matching client from the shell (bnd-tui shell)',
    state: 'yes',
    test: {
      file: 'commands/shell/shell.test.ts',
      title: 'runs the client for the port with the login, and ends with its exit code',
    },
    off: { file: 'commands/shell/index.ts', text: '    credentials,\n', instead: '    credentials: [],\n' },
  },
  {
    name: 'The matching client by name inside (:shell)',
    state: 'yes',
    test: { file: 'app/features/connect/clients.test.ts', title: '%s runs the client of its target' },
    off: {
      file: 'app/features/sessions/sessions.commands.ts',
      text: '[connect, forward, shell, cancel]',
      instead: '[connect, forward, cancel]',
    },
  },
  {
    name: 'One connection over stdin and stdout (connect --stdio)',
    state: 'yes',
    test: {
      file: 'commands/connect/stdio.test.ts',
      title: 'carries bytes both ways until the host ends, and nothing else is on stdout',
    },
    off: {
      file: 'commands/connect/index.ts',
      text: 'if (stdio) return await',
      instead: 'if (false) return await',
    },
  },
  {
    name: 'ssh, scp, rsync and git by host name (bnd-tui ssh-config)',
    state: 'yes',
    test: { file: 'commands/ssh-config/ssh-clients.test.ts', title: 'git clones a repository' },
    off: {
      file: 'commands/ssh-config/config-text.ts',
      text: "command('connect', '--stdio',",
      instead: "command('connect', '--help',",
    },
  },
  {
    name: 'One host key name per host, whatever the session',
    state: 'yes',
    test: {
      file: 'commands/ssh-config/ssh-clients.test.ts',
      title: 'each session has the same host key name, under every name of the target',
    },
    off: {
      file: 'commands/ssh-config/config-text.ts',
      text: '...(hasHostKey ?',
      instead: '...(!hasHostKey ?',
    },
  },
  {
    name: 'Brokered user and key for ssh',
    state: 'yes',
    test: { file: 'commands/ssh-config/ssh-clients.test.ts', title: 'scp and rsync copy a file both ways' },
    off: { file: 'commands/ssh-config/prepared.ts', text: 'user === undefined ||', instead: 'true ||' },
  },
  {
    name: 'A key stays for each ssh that began with it',
    state: 'yes',
    test: {
      file: 'commands/ssh-config/prepared.test.ts',
      title: 'the key of an ssh that ends stays for one that began meanwhile, until its time is over',
    },
    off: {
      file: 'commands/ssh-config/prepared.ts',
      text: '!isShared || Date.now() >= heldUntilMs',
      instead: 'true',
    },
  },
  {
    name: 'A session that ssh does not use ends',
    state: 'yes',
    test: {
      file: 'commands/ssh-config/ssh-clients.test.ts',
      title: 'a session that ssh does not use is canceled, with its key',
    },
    off: {
      file: 'commands/ssh-config/prepare.ts',
      text: 'expireLater(folder, sessionId, { addr, takeWithin });',
      instead: '',
    },
  },
  {
    name: 'A killed ssh ends its session',
    state: 'yes',
    test: {
      file: 'commands/ssh-config/ssh-clients.test.ts',
      title: 'an ssh that is killed leaves nothing, although its host is silent',
    },
    off: { file: 'commands/connect/stdio.ts', text: 'if (forSsh) process', instead: 'if (!forSsh) process' },
  },
  {
    name: 'ls sessions with the names of the targets',
    state: 'yes',
    test: {
      file: 'commands/ls/session-targets.test.ts',
      title: 'shows the names of the targets, with one more list of these targets only',
    },
    off: { file: 'commands/ls/fields.ts', text: "names.get(targetId ?? '')", instead: 'undefined' },
  },
  {
    name: 'Completion of targets in bash, zsh and fish',
    state: 'yes',
    test: {
      file: 'commands/completion/completion.test.ts',
      title: 'bash completes "%s" from what was seen',
    },
    off: {
      file: 'commands/completion/model.ts',
      text: "takesTarget: /^targets?$/.test(command.registeredArguments[0]?.name() ?? '')",
      instead: 'takesTarget: false',
    },
  },
  {
    name: 'What was seen last is kept for completion',
    state: 'yes',
    test: {
      file: 'app/features/targets/seen-words.test.ts',
      title: 'the names of a list are kept, with a project where that is needed',
    },
    off: { file: 'app/features/targets/targets.effects.ts', text: 'tick: seen.tick,', instead: '' },
  },
  {
    name: 'OIDC on the command line (login)',
    state: 'yes',
    test: {
      file: 'commands/login/browser.test.ts',
      title: 'shows the URL, waits, and stores the token of the user who signed in there',
    },
    off: {
      file: 'commands/login/index.ts',
      text: 'method?.startsWith(OIDC_PREFIX) === true',
      instead: 'method === undefined',
    },
  },
];
