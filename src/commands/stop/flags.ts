/** Arguments and flags of `bnd-tui stop`. */
import { Command } from 'commander';
import { BndError } from '../../lib/errors.ts';
import { refuseWindows } from '../background/windows.ts';
import type { Finish } from '../finish.ts';

export function stopCommand(finish: Finish): Command {
  return new Command('stop')
    .description('Cancel a session in the background and close its port, or close the port of the proxy.')
    .argument('[session]', 'session id, "proxy" (its sessions stay until they are unused), or "all"')
    .option('--addr <url>', 'only of the controller at this address')
    .action(async (which: string | undefined, { addr }: { readonly addr?: string }) => {
      refuseWindows();
      if (which === undefined)
        throw new BndError('usage', 'No session specified. Pass "all", "proxy" or the id of a session.', {
          hint: '`bnd-tui ps` lists what can be stopped.',
        });
      const { runStop } = await import('./index.ts');
      finish(await runStop(which, addr));
    });
}
