/** Flags of `bnd-tui doctor`. */
import { Command, Option } from 'commander';
import type { Finish } from '../finish.ts';
import type { DoctorOptions } from './index.ts';

export function doctorCommand(finish: Finish): Command {
  return new Command('doctor')
    .description('Check what a sign-in and a session need; exit code 1 when something fails.')
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['table', 'json']).default('table'),
    )
    .option(
      '--addr <url>',
      'address of the controller (default: BOUNDARY_ADDR, or the one that was saved first)',
    )
    .action(async (flags: DoctorOptions) => {
      const { runDoctor } = await import('./index.ts');
      finish(await runDoctor(flags));
    });
}
