/** Flags of `bnd-tui logout`. */
import { Command } from 'commander';
import type { Finish } from '../finish.ts';

export function logoutCommand(finish: Finish): Command {
  return new Command('logout')
    .description('Delete the stored token; the controller then cancels every session opened with it.')
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)',
    )
    .action(async (flags: { readonly addr?: string }) => {
      const { runLogout } = await import('./index.ts');
      finish(await runLogout(flags.addr));
    });
}
