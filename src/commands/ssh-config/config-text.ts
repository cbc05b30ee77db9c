/** The text of an include file for ssh (ssh_config(5)). */

import { quoteWord } from '../../launch/words.ts';
import { BndError } from '../../lib/errors.ts';
import { HOST_SUFFIX } from '../../lib/target-index.ts';
import { sanitize } from '../../lib/text.ts';

/** One host behind a target, with the names that lead to it. */
export interface SshHost {
  readonly title: string;
  readonly targetId: string;
  readonly hostId: string | undefined;
  /** Complete patterns. */
  readonly names: readonly string[];
  /** False: the worker ends the ssh connection, with a key of its own. */
  readonly hasHostKey: boolean;
  /** Sessions bring a user, a key or a password. */
  readonly brokers: boolean;
  /** Where the user and key of a prepared session are. */
  readonly includes: string;
}

export interface SshConfig {
  readonly hosts: readonly SshHost[];
  readonly controller: string;
  /** Starts this program: Node and the script. */
  readonly program: readonly string[];
}

/** Throws BndError usage if a path has characters that ssh cannot read. */
export function sshConfigText({ hosts, controller, program }: SshConfig): string {
  const command = (...words: readonly string[]): string =>
    inSsh([...program, ...words].map(quoteWord).join(' '));
  const connect = (...words: readonly string[]): string =>
    command('connect', '--stdio', '--for-ssh', '--addr', controller, ...words);
  const blocks = hosts.map((host) => {
    const { targetId, hostId, names, hasHostKey, brokers, includes } = host;
    const own = [...(hostId === undefined ? [] : ['--host-id', hostId]), '--', targetId];
    const prepare = command('ssh-prepare', '--addr', controller, ...own);
    return [
      `# ${sanitize(host.title)}`,
      ...(brokers
        ? [`Match originalhost ${names.join(',')} exec "${prepare}"`, `    Include "${inPath(includes)}"`]
        : []),
      `Host ${names.join(' ')}`,
      ...(hasHostKey ? [`    HostKeyAlias ${hostId ?? targetId}`] : WITHOUT_HOST_KEY),
      `    ProxyCommand ${connect(...(brokers ? ['--prepared'] : []), ...own)}`,
    ].join('\n');
  });
  // The name is quoted for the shell, since it comes from whatever started ssh. Older versions of ssh accept quotes in names: those match nothing here.
  const others = [
    '# Targets that are not listed above',
    `Host *${HOST_SUFFIX} "!*'*"`,
    `    ProxyCommand ${connect('--')} '%n'`,
  ].join('\n');
  return `${[`# Written by bnd-tui ssh-config for ${controller}`, ...blocks, others].join('\n\n')}\n`;
}

/** As `boundary connect ssh` does for such targets (internal/cmd/commands/connect/ssh.go in hashicorp/boundary). */
const WITHOUT_HOST_KEY = ['    StrictHostKeyChecking no', '    UserKnownHostsFile /dev/null'];

/** A command line in a file for ssh, which expands `%` and reads words between double quotes without escapes. */
function inSsh(command: string): string {
  return inPath(command).replaceAll('%', '%%');
}

function inPath(text: string): string {
  if (!/["\x00-\x1f\x7f]/.test(text)) return text;
  throw new BndError(
    'usage',
    `ssh cannot read a path with a double quote or control character: ${sanitize(text)}`,
    {
      hint: 'Install bnd-tui and keep its state in folders with plain names.',
    },
  );
}
