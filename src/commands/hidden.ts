/** Commands that only this program itself starts. */
import { Command } from 'commander';
import { DATABASE_COMMAND } from '../server/lab/database-command.ts';
import type { Finish } from './finish.ts';

/** The process behind the lab's database target; only `bnd-tui dev` starts it. */
export function databaseCommand(finish: Finish): Command {
  return new Command(DATABASE_COMMAND).action(async () => {
    const { runLabDatabase } = await import('../server/lab/database-child.ts');
    finish(await runLabDatabase());
  });
}
