/** Arguments and flags of `bnd-tui ps`. */
import { Command, Option } from 'commander';
import { refuseWindows } from '../background/windows.ts';
import type { Finish } from '../finish.ts';

export function psCommand(finish: Finish): Command {
  return new Command('ps')
    .description('List forwards and proxies in the background.')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(['table', 'json']).default('table'),
    )
    .action(async ({ output }: { readonly output: 'table' | 'json' }) => {
      refuseWindows();
      const { runPs } = await import('./index.ts');
      finish(await runPs(output));
    });
}
