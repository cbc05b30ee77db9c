/** Flags of `bnd-tui doctor`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import type { DoctorOptions } from './index.ts';

export function doctorCommand(finish: Finish): Command {
  return new Command('doctor')
    .description('Check the requirements of sign-ins and sessions; exits with 1 if a check fails.')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(['table', 'json']).default('table'),
    )
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the most recently used one)',
    )
    .action(async (flags: DoctorOptions) => {
      const { runDoctor } = await import('./index.ts');
      finish(await runDoctor(flags));
    });
}
