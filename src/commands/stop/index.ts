/** `bnd-tui stop`: cancels sessions in the background and closes their ports, and those of proxies. */
import { normalizeAddress } from '../../api/address.ts';
import type { BackgroundForward } from '../../app/core/ports.ts';
import { BndError, isBndError } from '../../lib/errors.ts';
import { EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { sanitize } from '../../lib/text.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { cancelAtControllers } from '../background/controller-cancel.ts';
import { type BackgroundProcess, listBackground } from '../background/processes.ts';
import { PROXY_ID } from '../background/proxy-id.ts';
import { groupForwards, stopForwards, stopProxy } from '../background/stop-sessions.ts';
import { leftTexts, lostProxyText, lostText, problemTexts } from '../background/texts.ts';

/**
 * `which`: a session id, "proxy", or "all"; `addr`: only of this controller. Resolves with the exit code: 0 if everything has ended. Rejects with BndError if
 * there is nothing to stop, or if the id matches more than one session.
 */
export async function runStop(which: string, addr: string | undefined): Promise<number> {
  const controller = addr === undefined ? undefined : normalizeAddress(addr);
  const isMeant = (one: { readonly controller: string }): boolean =>
    controller === undefined || one.controller === controller;
  const before = await listBackground({ env: process.env });
  await writeError(...before.lostProxies.map(lostProxyText));
  const withProxy =
    which === 'all' || which === PROXY_ID
      ? before.processes.filter(({ proxy }) => proxy !== undefined && isMeant(proxy))
      : [];
  const leftProxies = (await Promise.all(withProxy.map(stopOneProxy))).flat();
  // Listed again, so that no session is missed that a proxy was opening.
  const now = withProxy.length === 0 ? before : await listBackground({ env: process.env });
  const background = { ...now, lost: now === before ? now.lost : [...before.lost, ...now.lost] };
  const isChosen = (forward: BackgroundForward): boolean =>
    (which === 'all' || forward.sessionId === which) && isMeant(forward);
  // The files of their processes are gone with this look.
  await writeError(...background.lost.filter((forward) => !isChosen(forward)).map(lostText));
  const groups = groupForwards(background, isChosen);
  const unknown = which === 'all' ? background.processes.filter(({ isUnknown }) => isUnknown) : [];
  const forwards = groups.flatMap((group) => group.forwards);
  if (forwards.length + unknown.length + withProxy.length === 0) throw nothingToStop(which);
  if (which !== 'all') refuseAmbiguous(which, forwards);
  const controllers = cancelAtControllers(addr);
  const stopped = await stopForwards(groups, { cancelAtController: controllers.cancel });
  await controllers.close();
  for (const { forward, ending } of stopped)
    if (ending.ended) await writeLine(`Stopped ${forward.sessionId}`);
  const left = [
    ...leftProxies,
    ...stopped.flatMap((one) => leftTexts(one, Date.now())),
    ...unknown.flatMap((one) => problemTexts(one)),
  ];
  await writeError(...left);
  return left.length === 0 ? EXIT_OK : EXIT_FAILED;
}

/** Resolves with a line if it may still listen. */
async function stopOneProxy(process: BackgroundProcess): Promise<readonly string[]> {
  const { listenAddress = '', listenPort = 0 } = process.proxy ?? {};
  const place = `${listenAddress}:${listenPort}`;
  try {
    await stopProxy(process);
    await writeLine(sanitize(`Stopped the proxy on ${place}`));
    return [];
  } catch (error) {
    if (!isBndError(error)) throw error;
    return [sanitize(`${error.message} The proxy may still listen on ${place}.`)];
  }
}

function nothingToStop(which: string): BndError {
  const message =
    which === 'all'
      ? 'No forwards and no proxy in the background.'
      : which === PROXY_ID
        ? 'No proxy in the background.'
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
