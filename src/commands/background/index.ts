/** The background process: takes over sessions and the proxy of the terminal program, on the same ports, until they end or are stopped. */
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HandedOver, NotTaken } from '../../app/core/ports.ts';
import { END_WITHIN_MS } from '../../lib/end-session.ts';
import { BndError, errorText, isBndError } from '../../lib/errors.ts';
import { EXIT_BUG, EXIT_FAILED, EXIT_OK } from '../../lib/exit-codes.ts';
import { createFileLog, type FileLog } from '../../lib/log.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { openForward } from '../../proxy/index.ts';
import type { LocalForward } from '../../proxy/types.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { readForwardSettings } from '../forward-settings.ts';
import { createHeldForwards, type Ended, type HeldForwards } from './held-forwards.ts';
import type { HeldProxy, HeldProxyOptions } from './held-proxy.ts';
import { endingMessage, HAND_OVER, type Request, readLine, type StatedForward } from './messages.ts';
import { createOwnFiles } from './own-files.ts';
import { type Channel, serve } from './socket.ts';
import { newPlace } from './state-files.ts';

/** Time for pending responses after the last session has ended. */
const LAST_ANSWER_MS = 2000;

type ProxyNeeds = Pick<HeldProxyOptions, 'log' | 'onlyYou'>;

/** What this process holds. */
interface Holding {
  readonly held: HeldForwards;
  /** Undefined if there is none any more. */
  proxy: HeldProxy | undefined;
  /** Sentences about its problems. */
  problems(): readonly string[];
  /** Saves what it holds; ends the process if that is nothing. */
  changed(): Promise<void>;
}

/** Runs until the last session and the proxy have ended, or until a signal, which cancels them all. */
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
  let isTaking = true;
  const held: HeldForwards = createHeldForwards({
    openForward: (options) => openForward({ ...settings, ...options }),
    log,
    changed: () => void holding.changed(),
  });
  const holding: Holding = {
    held,
    proxy: undefined,
    problems: () => {
      // The disk may have space again.
      if (files.problem !== undefined) void files.save(held.stated(), holding.proxy?.stated);
      return [files.problem, log.failure, holding.proxy?.problem].filter((problem) => problem !== undefined);
    },
    changed: async () => {
      if (isTaking) return;
      if (isEmpty(holding)) empty.resolve();
      else await files.save(held.stated(), holding.proxy?.stated);
    },
  };
  const crashed = firstCrash(complain);
  let left: readonly StatedForward[] = [];
  let end: string | undefined;
  let channel: Channel | undefined;
  try {
    channel = await made(serve(place.socket, answerer(holding), complain));
    const given = await handedOver();
    if (given === undefined) return EXIT_FAILED;
    const failed = await keepAll(holding, given, { log, onlyYou: settings.onlyYou ?? 'auto' });
    isTaking = false;
    await holding.changed();
    say(failed);
    if (isEmpty(holding)) return EXIT_FAILED;
    end = await Promise.race([
      empty.promise.then(() => 'empty'),
      stopped.then(() => 'stopped'),
      crashed.then(() => 'crashed'),
    ]);
  } finally {
    await holding.proxy?.close();
    left = unended(await held.end());
    await files.leave(left);
    await channel?.close(LAST_ANSWER_MS);
  }
  if (end === 'crashed') return EXIT_BUG;
  return left.length === 0 ? EXIT_OK : EXIT_FAILED;
}

/** Opens one after another; resolves with what could not be opened. */
async function keepAll(holding: Holding, given: HandedOver, needs: ProxyNeeds): Promise<NotTaken> {
  const { log } = needs;
  const failed: { controller: string; sessionId: string; message: string }[] = [];
  const proxy =
    given.proxy === undefined
      ? undefined
      : await proxyOf({ ...needs, given: given.proxy, held: holding.held });
  const ofProxy: LocalForward[] = [];
  for (const from of given.forwards) {
    const { controller, sessionId } = from;
    const isOfProxy = controller === given.proxy?.controller && given.proxy.sessionIds.includes(sessionId);
    try {
      const forward = await holding.held.keep(from, isOfProxy ? proxy?.sessionState(sessionId) : undefined);
      if (isOfProxy) ofProxy.push(forward);
    } catch (error) {
      const message = messageOf(error);
      failed.push({ controller, sessionId, message });
      log.write('error', `${sessionId}: ${message}`);
    }
  }
  if (proxy === undefined) return { failed };
  try {
    await proxy.open(ofProxy);
    holding.proxy = proxy;
    return { failed };
  } catch (error) {
    const proxyFailed = messageOf(error);
    log.write('error', `proxy: ${proxyFailed}`);
    return { failed, proxyFailed };
  }
}

/** Loaded on demand: forwards alone need no controller. */
async function proxyOf(options: HeldProxyOptions): Promise<HeldProxy> {
  const { createHeldProxy } = await import('./held-proxy.ts');
  return createHeldProxy(options);
}

/** Rethrows a bug. */
function messageOf(error: unknown): string {
  if (!(error instanceof BndError)) throw error;
  return error.message;
}

function answerer(holding: Holding): (request: Request) => Promise<object> {
  const { held } = holding;
  return async (request) => {
    switch (request.ask) {
      case 'report':
        return {
          pid: process.pid,
          forwards: held.report(),
          proxy: holding.proxy?.report(),
          problems: holding.problems(),
        };
      case 'end': {
        const ended = await held.end(request.forwards);
        return { endings: ended.map(({ forward, ending }) => endingMessage(forward, ending)) };
      }
      case 'close':
        await held.close(request.forwards);
        return { closed: true };
      case 'credentials':
        return { credentials: held.credentials(request.forward) };
      case 'open-web':
        return { url: await held.openWeb(request.forward, request.access) };
      case 'end-proxy':
        await holding.proxy?.close();
        holding.proxy = undefined;
        await holding.changed();
        return { closed: true };
    }
  };
}

function isEmpty({ held, proxy }: Holding): boolean {
  return held.stated().length === 0 && proxy === undefined;
}

function unended(ended: readonly Ended[]): readonly StatedForward[] {
  return ended.filter(({ ending }) => !ending.ended).map(({ forward }) => forward);
}

/** Undefined if the starting program has nothing to hand over after all. */
async function handedOver(): Promise<HandedOver | undefined> {
  say({ ready: true });
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    process.stdin.destroy();
    const { forwards, proxy } = readLine(HAND_OVER, line);
    return { forwards, proxy: proxy && { ...proxy, login: proxy.login } };
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
