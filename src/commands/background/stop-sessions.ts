/** Stops sessions of background processes: through their processes, which ask the workers, else through the controllers. */

import type { BackgroundForward } from '../../app/core/ports.ts';
import { END_WITHIN_MS, endSession, type SessionEnding } from '../../lib/end-session.ts';
import { BndError, isBndError } from '../../lib/errors.ts';
import { CLOSED, ENDINGS, type Endings, type ForwardKey, failureOf, isSameForward } from './messages.ts';
import type { Background, BackgroundProcess } from './processes.ts';
import { ask } from './socket.ts';

/** Longer than a process waits for its workers, so that its response still arrives. */
const STOP_WITHIN_MS = END_WITHIN_MS + 3000;

/** Cancels a session through its controller. Rejects with BndError, `unauthenticated` without a sign-in for it. */
export type CancelAtController = (forward: ForwardKey, signal: AbortSignal) => Promise<unknown>;

export interface StopOptions {
  readonly cancelAtController: CancelAtController;
  /** Limit for everything together; default 8 s. */
  readonly withinMs?: number;
}

/** Result for one forward. */
export interface StoppedForward {
  readonly forward: BackgroundForward;
  readonly ending: SessionEnding;
  /** False if its process did not respond. */
  readonly portClosed: boolean;
}

/** Forwards of one process; without a process, those of processes that are gone. */
export interface ForwardGroup {
  readonly process: BackgroundProcess | undefined;
  readonly forwards: readonly BackgroundForward[];
}

/** Returns the matching forwards, grouped by process. */
export function groupForwards(
  { processes, lost }: Background,
  fits: (forward: BackgroundForward) => boolean,
): readonly ForwardGroup[] {
  return [
    ...processes.map((process) => ({ process, forwards: process.forwards.filter(fits) })),
    { process: undefined, forwards: lost.filter(fits) },
  ].filter(({ forwards }) => forwards.length > 0);
}

/** Asks all processes concurrently, each for its own forwards, and then the controllers. Resolves within the limit. */
export async function stopForwards(
  groups: readonly ForwardGroup[],
  options: StopOptions,
): Promise<readonly StoppedForward[]> {
  const stopped = await Promise.all(
    groups.map(async ({ process, forwards }) => {
      const asked = process === undefined ? undefined : endIn(process, forwards, options);
      return Promise.all(forwards.map((forward) => stopOne(forward, asked, options)));
    }),
  );
  return stopped.flat();
}

/** Closes the port of a session that is over. Rejects with BndError if its process does not respond. */
export async function closePort(
  process: BackgroundProcess,
  forward: ForwardKey,
  limitMs = STOP_WITHIN_MS,
): Promise<void> {
  await ask(process.socket, { ask: 'close', forwards: [keyOf(forward)] }, CLOSED, limitMs);
}

/** Closes the port of the proxy; its forwards stay open until they are unused. Rejects with BndError if its process does not respond. */
export async function stopProxy(process: BackgroundProcess, limitMs = STOP_WITHIN_MS): Promise<void> {
  await ask(process.socket, { ask: 'end-proxy' }, CLOSED, limitMs);
}

async function stopOne(
  forward: BackgroundForward,
  asked: Promise<Endings | undefined> | undefined,
  { cancelAtController, withinMs = STOP_WITHIN_MS }: StopOptions,
): Promise<StoppedForward> {
  const atWorker = asked === undefined ? undefined : endedBy(asked, forward);
  const ending = await endSession({
    ...(atWorker === undefined ? {} : { askWorker: () => atWorker }),
    askController: (signal) =>
      cancelAtController(forward, signal).catch(async (error: unknown) => {
        if (atWorker === undefined || !isBndError(error, 'unauthenticated')) throw error;
        // The worker's reason is more helpful than that the controller cannot be asked.
        await atWorker;
      }),
    expiresAtMs: forward.expiresAtMs,
    withinMs,
  });
  const portClosed = await (asked?.then(
    () => true,
    () => false,
  ) ?? true);
  return { forward, ending, portClosed };
}

/** Rejects with the reason if the process could not end the session. */
async function endedBy(asked: Promise<Endings | undefined>, forward: ForwardKey): Promise<void> {
  const endings = await asked;
  if (endings === undefined) throw new BndError('background-failed', 'Its background process has exited.');
  // A forward that it no longer holds has ended in the meantime.
  const ending = endings.find((one) => isSameForward(one, forward));
  const failure = ending === undefined ? undefined : failureOf(ending);
  if (failure !== undefined) throw failure;
}

/** Undefined if the process is gone, and its ports with it. */
async function endIn(
  { socket }: BackgroundProcess,
  forwards: readonly ForwardKey[],
  { withinMs = STOP_WITHIN_MS }: StopOptions,
): Promise<Endings | undefined> {
  const answer = await ask(socket, { ask: 'end', forwards: forwards.map(keyOf) }, ENDINGS, withinMs);
  return answer?.endings;
}

function keyOf({ controller, sessionId }: ForwardKey): ForwardKey {
  return { controller, sessionId };
}
