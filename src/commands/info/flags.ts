/** Flags of `bnd-tui info`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import { logLevelOption } from '../log-level.ts';
import type { InfoOptions } from './index.ts';

/** `version` is that of this program. */
export function infoCommand(version: string, finish: Finish): Command {
  return new Command('info')
    .description('Print versions, file locations, and whether the controller responds.')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(['table', 'json']).default('table'),
    )
    .addOption(logLevelOption())
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)',
    )
    .action(async (flags: Omit<InfoOptions, 'version'>) => {
      const { runInfo } = await import('./index.ts');
      finish(await runInfo({ ...flags, version }));
    });
}
