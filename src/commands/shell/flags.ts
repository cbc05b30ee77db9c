/** Flags of `bnd-tui shell`. */
import { Command } from 'commander';
import type { Finish } from '../finish.ts';
import type { ShellOptions } from './index.ts';

export function shellCommand(finish: Finish): Command {
  return new Command('shell')
    .description(
      'Open a session to a target and run the matching client on it: psql, ssh, redis-cli, a browser, …',
    )
    .argument('<target>', 'target: id, alias, unique name, name@project or name@project.org')
    .argument('[args...]', 'more arguments for the client, after --')
    .option('--client <name>', 'run this client instead of the matching or remembered one')
    .option('--host-id <id>', 'use this host of the target')
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)',
    )
    .addHelpText(
      'after',
      '\nBrokered credentials are passed to the client in files that only you can read or in its environment, never as arguments.\nThe exit code is that of the client: 128+n after signal n, 127 if it is not installed. The session ends with it.',
    )
    .action(async (target: string, args: readonly string[], flags: Omit<ShellOptions, 'target' | 'args'>) => {
      const { runShell } = await import('./index.ts');
      finish(await runShell({ ...flags, target, args }));
    });
}
