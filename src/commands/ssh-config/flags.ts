/** Flags of `bnd-tui ssh-config`, and of the two commands that ssh and they start. */
import { Command } from 'commander';
import type { Finish } from '../finish.ts';
import type { SshConfigOptions } from './index.ts';
import type { PrepareOptions } from './prepare.ts';

const CONTROLLER = 'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)';
/** Long enough for the user to confirm a host key. */
const TAKE_WITHIN_S = 30;

export function sshConfigCommand(finish: Finish): Command {
  return new Command('ssh-config')
    .description(
      'Print an include file for ~/.ssh/config, so that ssh, scp, rsync and git reach targets by name.',
    )
    .argument('[targets...]', 'only these targets (default: all that look like SSH)')
    .option('--write', 'write it to ~/.ssh/bnd-tui.conf instead')
    .option('--file <path>', 'write it to this file instead')
    .option('--addr <url>', CONTROLLER)
    .addHelpText(
      'after',
      '\nThen: ssh web.prod.boundary, for the target web in the project prod; or its id or alias, or web.prod.org.boundary.\nA target with several hosts has a name for each: host.web.prod.boundary. Host keys are remembered by host or target id.\nA brokered user and private key are used: the session is authorized when ssh reads its configuration, and its key is in a file\nthat only you can read while ssh runs; if several start at once, for 30 s. A brokered password is not used: ssh asks for it,\n`bnd-tui shell` types it.',
    )
    .action(async (targets: readonly string[], flags: Omit<SshConfigOptions, 'targets'>) => {
      const { runSshConfig } = await import('./index.ts');
      finish(await runSshConfig({ ...flags, targets }));
    });
}

/** Only ssh starts it, by the include file. */
export function sshPrepareCommand(finish: Finish): Command {
  return new Command('ssh-prepare')
    .argument('<target>')
    .option('--host-id <id>')
    .option('--addr <url>')
    .option('--take-within <seconds>', '', Number, TAKE_WITHIN_S)
    .action(async (target: string, flags: Omit<PrepareOptions, 'target'>) => {
      const { runPrepare } = await import('./prepare.ts');
      finish(await runPrepare({ ...flags, target }));
    });
}

/** Only `ssh-prepare` starts it. */
export function sshExpireCommand(finish: Finish): Command {
  return new Command('ssh-expire')
    .argument('<folder>')
    .argument('<session>')
    .option('--addr <url>')
    .option('--take-within <seconds>', '', Number, TAKE_WITHIN_S)
    .action(async (folder: string, session: string, flags: Pick<PrepareOptions, 'takeWithin' | 'addr'>) => {
      const { runExpire } = await import('./prepare.ts');
      finish(await runExpire(folder, session, flags));
    });
}
