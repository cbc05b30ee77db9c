/** Flags of `bnd-tui ps` and `bnd-tui stop`, and the hidden command of the background process. */
import { Command, Option } from 'commander';
import { BndError } from '../../lib/errors.ts';
import type { Finish } from '../finish.ts';

export function psCommand(finish: Finish): Command {
  return new Command('ps')
    .description('List forwards in the background.')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(['table', 'json']).default('table'),
    )
    .action(async ({ output }: { readonly output: 'table' | 'json' }) => {
      refuseWindows();
      const { runPs } = await import('../ps/index.ts');
      finish(await runPs(output));
    });
}

export function stopCommand(finish: Finish): Command {
  return new Command('stop')
    .description('Cancel a session in the background and close its port.')
    .argument('<session>', 'session id, or "all"')
    .option('--addr <url>', 'only sessions of the controller at this address')
    .action(async (which: string, { addr }: { readonly addr?: string }) => {
      refuseWindows();
      const { runStop } = await import('../stop/index.ts');
      finish(await runStop(which, addr));
    });
}

/** Only the terminal program starts it. */
export function backgroundCommand(name: string, finish: Finish): Command {
  return new Command(name).action(async () => {
    refuseWindows();
    const { runBackground } = await import('./index.ts');
    finish(await runBackground());
  });
}

function refuseWindows(): void {
  if (process.platform === 'win32')
    throw new BndError('usage', 'Background forwards are not supported on Windows.');
}
