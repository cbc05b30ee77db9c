/** The background process: takes over sessions of the terminal program, on the same ports, until they end or are stopped. */
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HandedForward } from '../../app/core/ports.ts';
import { END_WITHIN_MS } from '../../lib/end-session.ts';
import { BndError, errorText, isBndError } from '../../lib/errors.ts';
import { EXIT_BUG, EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { createFileLog, type FileLog } from '../../lib/log.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { openForward } from '../../proxy/index.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { readForwardSettings } from '../forward-settings.ts';
import { createHeldForwards, type Ended, type HeldForwards } from './held-forwards.ts';
import { endingMessage, HAND_OVER, type Request, readLine, type StatedForward } from './messages.ts';
import { createOwnFiles, type OwnFiles } from './own-files.ts';
import { type Channel, serve } from './socket.ts';
import { newPlace } from './state-files.ts';

/** Time for pending responses after the last session has ended. */
const LAST_ANSWER_MS = 2000;

/** Runs until the last session has ended, or until a signal, which cancels them all. */
export async function runBackground(): Promise<number> {
  const stop = onStopRequest({ exitWithStdin: false });
  // The starting program exits eventually: that is not a failure.
  process.stdout.on('error', () => undefined);
  const { logFile } = await settingsPaths({ env: process.env });
  const log = createFileLog(join(dirname(logFile), 'bnd-tui-background.log'));
  try {
    return await hold(log, stop.requested);
  } catch (error) {
    // Nothing reads our stderr.
    log.write('error', detailsOf(error));
    say({ ready: false, reason: errorText(error) });
    throw error;
  } finally {
    stop.release();
  }
}

async function hold(log: FileLog, stopped: Promise<void>): Promise<number> {
  const { env, pid } = process;
  const complain = (error: unknown): void => log.write('error', detailsOf(error));
  const place = await made(newPlace(env, pid));
  const files = createOwnFiles(place, pid, log);
  const empty = Promise.withResolvers<void>();
  const settings = await readForwardSettings(env);
  const held: HeldForwards = createHeldForwards({
    openForward: (options) => openForward({ ...settings, ...options }),
    log,
    changed: () => {
      if (held.stated().length === 0) empty.resolve();
      else void files.save(held.stated());
    },
  });
  const crashed = firstCrash(complain);
  let left: readonly StatedForward[] = [];
  let end: string | undefined;
  let channel: Channel | undefined;
  try {
    channel = await made(serve(place.socket, answerer(held, files, log), complain));
    const given = await handedOver();
    if (given === undefined) return EXIT_FAILED;
    const failed = await keepAll(held, given, log);
    if (held.stated().length > 0) await files.save(held.stated());
    say({ failed });
    if (held.stated().length === 0) return EXIT_FAILED;
    end = await Promise.race([
      empty.promise.then(() => 'empty'),
      stopped.then(() => 'stopped'),
      crashed.then(() => 'crashed'),
    ]);
  } finally {
    left = unended(await held.end());
    await files.leave(left);
    await channel?.close(LAST_ANSWER_MS);
  }
  if (end === 'crashed') return EXIT_BUG;
  return left.length === 0 ? EXIT_OK : EXIT_FAILED;
}

/** Opens one after another; resolves with those that could not be opened. */
async function keepAll(
  held: HeldForwards,
  given: readonly HandedForward[],
  log: FileLog,
): Promise<readonly { readonly controller: string; readonly sessionId: string; readonly message: string }[]> {
  const failed: { controller: string; sessionId: string; message: string }[] = [];
  for (const from of given) {
    await held.keep(from).catch((error: unknown) => {
      if (!(error instanceof BndError)) throw error;
      const { controller, sessionId } = from;
      failed.push({ controller, sessionId, message: error.message });
      log.write('error', `${sessionId}: ${error.message}`);
    });
  }
  return failed;
}

function answerer(held: HeldForwards, files: OwnFiles, log: FileLog): (request: Request) => Promise<object> {
  return async (request) => {
    switch (request.ask) {
      case 'report': {
        const problems = [files.problem, log.failure].filter((problem) => problem !== undefined);
        // The disk may have space again.
        if (files.problem !== undefined) void files.save(held.stated());
        return { pid: process.pid, forwards: held.report(), problems };
      }
      case 'end': {
        const ended = await held.end(request.forwards);
        return { endings: ended.map(({ forward, ending }) => endingMessage(forward, ending)) };
      }
      case 'close':
        await held.close(request.forwards);
        return { closed: true };
    }
  };
}

function unended(ended: readonly Ended[]): readonly StatedForward[] {
  return ended.filter(({ ending }) => !ending.ended).map(({ forward }) => forward);
}

/** Undefined if the starting program has nothing to hand over after all. */
async function handedOver(): Promise<readonly HandedForward[] | undefined> {
  say({ ready: true });
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    process.stdin.destroy();
    return readLine(HAND_OVER, line).forwards;
  }
  return undefined;
}

/** Writes to the starting program. */
function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** A file system without support for folders or sockets is not a bug. */
async function made<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new BndError('background-failed', `Cannot create the control socket: ${errorText(cause)}.`, {
      cause,
    });
  }
}

/**
 * Resolves with the first uncaught failure, so that a bug leaves no session behind unnoticed. The process gets the time of an orderly end, then exits
 * in any case.
 */
function firstCrash(complain: (error: unknown) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.on('uncaughtException', complain);
  process.once('uncaughtException', () => {
    resolve();
    setTimeout(() => process.exit(EXIT_BUG), END_WITHIN_MS + 2 * LAST_ANSWER_MS);
  });
  return promise;
}

function detailsOf(error: unknown): string {
  return isBndError(error) || !(error instanceof Error) ? errorText(error) : (error.stack ?? error.message);
}
