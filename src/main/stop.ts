/** `bnd-tui stop`: cancels sessions that run in the background and closes their ports. */
import { BndError } from '../lib/errors.ts';
import { stopBackground } from './background/processes.ts';
import { EXIT_OK } from './failure.ts';
import { writeLine } from './write-out.ts';

/** Resolves with the exit code; rejects with BndError when nothing is there to stop. */
export async function runStop(which: string): Promise<number> {
  const stopped = await stopBackground(which);
  if (stopped.length === 0) {
    throw new BndError(
      'not-found',
      which === 'all' ? 'Nothing runs in the background.' : `${which} does not run in the background.`,
      { hint: '`bnd-tui ps` lists what does.' },
    );
  }
  for (const sessionId of stopped) await writeLine(`Stopped ${sessionId}`);
  return EXIT_OK;
}
