/** `bnd-tui stop`: cancels sessions in the background and closes their ports. */
import { normalizeAddress } from '../../api/address.ts';
import type { BackgroundForward } from '../../app/core/ports.ts';
import { BndError } from '../../lib/errors.ts';
import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { sanitize } from '../../lib/text.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { cancelAtControllers } from '../background/controller-cancel.ts';
import { listBackground } from '../background/processes.ts';
import { groupForwards, stopForwards } from '../background/stop-sessions.ts';
import { leftTexts, problemTexts } from '../background/texts.ts';

/**
 * `which`: a session id, or "all"; `addr`: only of this controller. Resolves with the exit code: 0 if everything has ended. Rejects with BndError if
 * there is nothing to stop, or if the id matches more than one session.
 */
export async function runStop(which: string, addr: string | undefined): Promise<number> {
  const controller = addr === undefined ? undefined : normalizeAddress(addr);
  const background = await listBackground({ env: process.env });
  const groups = groupForwards(
    background,
    (forward) =>
      (which === 'all' || forward.sessionId === which) &&
      (controller === undefined || forward.controller === controller),
  );
  const unknown = which === 'all' ? background.processes.filter(({ isUnknown }) => isUnknown) : [];
  const forwards = groups.flatMap((group) => group.forwards);
  if (forwards.length === 0 && unknown.length === 0) throw nothingToStop(which);
  if (which !== 'all') refuseAmbiguous(which, forwards);
  const controllers = cancelAtControllers(addr);
  const stopped = await stopForwards(groups, { cancelAtController: controllers.cancel });
  await controllers.close();
  for (const { forward, ending } of stopped)
    if (ending.ended) await writeLine(`Stopped ${forward.sessionId}`);
  const left = [
    ...stopped.flatMap((one) => leftTexts(one, Date.now())),
    ...unknown.flatMap((one) => problemTexts(one)),
  ];
  await writeError(...left);
  return left.length === 0 ? EXIT_OK : EXIT_FAILED;
}

function nothingToStop(which: string): BndError {
  const message =
    which === 'all'
      ? 'No forwards in the background.'
      : `${sanitize(which)} is not a session in the background.`;
  return new BndError('not-found', message, { hint: '`bnd-tui ps` lists them.' });
}

/** Two controllers may have sessions with the same id; stopping the wrong one cannot be undone. */
function refuseAmbiguous(which: string, forwards: readonly BackgroundForward[]): void {
  const controllers = [...new Set(forwards.map(({ controller }) => sanitize(controller)))];
  if (controllers.length < 2) return;
  throw new BndError(
    'usage',
    `${sanitize(which)} exists in the background for ${controllers.join(' and ')}.`,
    {
      hint: 'Choose one with --addr.',
    },
  );
}
