/** Commands that only this program itself starts. */
import { once } from 'node:events';
import { Command } from 'commander';
import { BndError } from '../lib/errors.ts';
import { DATABASE_COMMAND } from '../server/lab/database-command.ts';
import type { Finish } from './finish.ts';
import { FORWARD_THREAD_COMMAND } from './tui/thread-command.ts';

/** The process behind the lab's database target; only `bnd-tui dev` starts it. */
export function databaseCommand(finish: Finish): Command {
  return new Command(DATABASE_COMMAND).action(async () => {
    const { runLabDatabase } = await import('../server/lab/database-child.ts');
    finish(await runLabDatabase());
  });
}

/** A thread that carries forwards of the screen; only the screen starts it. */
export function forwardThreadCommand(): Command {
  return new Command(FORWARD_THREAD_COMMAND).action(async () => {
    const [{ MessagePort, parentPort, workerData }, { carryForwards }, { openForward }] = await Promise.all([
      import('node:worker_threads'),
      import('../proxy/forward-thread.ts'),
      import('../proxy/index.ts'),
    ]);
    if (parentPort === null) throw new BndError('usage', 'Only the screen starts this command.');
    if (workerData instanceof MessagePort) {
      const { serveGateway } = await import('../gateway/gateway-thread.ts');
      const gateway = serveGateway(workerData, openForward);
      carryForwards(parentPort, gateway.openForward);
    } else carryForwards(parentPort, openForward);
    await once(parentPort, 'close');
  });
}
