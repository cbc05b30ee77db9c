/** The hidden command of the background process. */
import { Command } from 'commander';
import type { Finish } from '../finish.ts';
import { refuseWindows } from './windows.ts';

/** Only the terminal program starts it. */
export function backgroundCommand(name: string, finish: Finish): Command {
  return new Command(name).action(async () => {
    refuseWindows();
    const { runBackground } = await import('./index.ts');
    finish(await runBackground());
  });
}
