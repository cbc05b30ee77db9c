/** Flags of `bnd-tui info`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import { logLevelOption } from '../log-level.ts';
import type { InfoOptions } from './index.ts';

/** `version` is that of this program. */
export function infoCommand(version: string, finish: Finish): Command {
  return new Command('info')
    .description('Print versions, where things are kept, and whether the controller answers.')
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['table', 'json']).default('table'),
    )
    .addOption(logLevelOption())
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the one that was saved first)',
    )
    .action(async (flags: Omit<InfoOptions, 'version'>) => {
      const { runInfo } = await import('./index.ts');
      finish(await runInfo({ ...flags, version }));
    });
}
