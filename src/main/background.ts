/** The background process: it holds the sessions that a program on the screen handed over, on the same ports, until they end or are stopped. */
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { BndError, errorText } from '../lib/errors.ts';
import { createFileLog } from '../lib/log.ts';
import { within } from '../lib/within.ts';
import { openForward } from '../proxy/index.ts';
import type { Forward } from '../proxy/types.ts';
import { settingsPaths } from '../settings/paths.ts';
import type { HandedForward } from '../store/ports.ts';
import {
  type BackgroundState,
  type Figures,
  HAND_OVER,
  type Request,
  readLine,
} from './background/messages.ts';
import { serve, socketPath } from './background/socket.ts';
import { backgroundDir, removeState, writeState } from './background/state-files.ts';
import { EXIT_FAILED, EXIT_OK } from './failure.ts';
import { onStopRequest } from './stop-request.ts';

const CANCEL_WITHIN_MS = 5000;
/** For the answer to whoever stopped the last session. */
const LAST_ANSWER_MS = 500;

interface Held {
  readonly forward: Forward;
  readonly from: HandedForward;
}

/** Runs until the last session has ended, or a signal, which cancels them all. */
export async function runBackground(): Promise<number> {
  const stop = onStopRequest({ exitWithStdin: false });
  const { logFile } = await settingsPaths({ env: process.env });
  const log = createFileLog(join(dirname(logFile), 'bnd-tui-background.log'));
  const directory = await backgroundDir();
  const { pid } = process;
  const socket = await socketPath(directory, pid);
  const held = new Map<string, Held>();
  let saved = Promise.resolve();
  const empty = Promise.withResolvers<void>();

  /** The file says what is held; without anything it goes. One write after another, so that none comes after the last. */
  const save = (): Promise<void> => {
    saved = saved
      .then(() =>
        held.size === 0
          ? removeState(directory, { pid, socket })
          : writeState(directory, stateOf(pid, socket, [...held.values()])),
      )
      .catch((error: unknown) => log.write('warn', errorText(error)));
    return saved;
  };
  const keep = async (from: HandedForward): Promise<void> => {
    const { authorizationToken, tofuToken, listenAddress, listenPort } = from;
    const forward = await openForward({ authorizationToken, tofuToken, listenAddress, listenPort });
    held.set(forward.sessionId, { forward, from });
    log.write('info', `${forward.sessionId} listening on ${listenAddress}:${forward.listenPort}`);
    void forward.ended.then(({ reason, error }) => {
      held.delete(forward.sessionId);
      log.write(
        'info',
        `${forward.sessionId} ended, ${reason}${error === undefined ? '' : `: ${error.message}`}`,
      );
      if (held.size === 0) empty.resolve();
      else void save();
    });
  };
  const close = async (sessionIds: readonly string[]): Promise<readonly string[]> => {
    const closing = sessionIds.map((id) => held.get(id)).filter((one) => one !== undefined);
    await Promise.all(closing.map(({ forward }) => forward.close({ timeoutMs: CANCEL_WITHIN_MS })));
    // Whoever asked looks next at what is left.
    await save();
    return closing.map(({ from }) => from.sessionId);
  };
  const answer = async (request: Request): Promise<object> => {
    if (request.ask === 'figures') return { figures: [...held.values()].map(figuresOf) };
    return { stopped: await close(request.ask === 'stop' ? [request.sessionId] : [...held.keys()]) };
  };

  const server = await serve(socket, answer);
  try {
    const given = await handedOver();
    if (given === undefined) return EXIT_FAILED;
    const failed: { sessionId: string; message: string }[] = [];
    for (const from of given) {
      await keep(from).catch((error: unknown) => {
        if (!(error instanceof BndError)) throw error;
        failed.push({ sessionId: from.sessionId, message: error.message });
        log.write('error', `${from.sessionId}: ${error.message}`);
      });
    }
    await save();
    process.stdout.write(`${JSON.stringify({ failed })}\n`);
    if (held.size === 0) return EXIT_FAILED;
    await Promise.race([empty.promise, stop.requested]);
    await close([...held.keys()]);
    return EXIT_OK;
  } finally {
    stop.release();
    held.clear();
    await save();
    await within(new Promise((resolve) => server.close(resolve)), LAST_ANSWER_MS);
  }
}

/** Undefined when whoever started us has nothing to give after all. */
async function handedOver(): Promise<readonly HandedForward[] | undefined> {
  // Whoever started us goes away: what is said to nobody is no failure.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    process.stdin.destroy();
    return readLine(HAND_OVER, line).forwards;
  }
  return undefined;
}

function stateOf(pid: number, socket: string, held: readonly Held[]): BackgroundState {
  return {
    pid,
    socket,
    forwards: held.map(({ forward, from: { sessionId, targetId, target, controller } }) => ({
      sessionId,
      targetId,
      target,
      controller,
      listenAddress: forward.listenAddress,
      listenPort: forward.listenPort,
      expiresAtMs: forward.expiresAtMs,
    })),
  };
}

function figuresOf({ forward }: Held): Figures {
  const { sessionId, openConnections, totalConnections, bytesUp, bytesDown } = forward.snapshot();
  return { sessionId, openConnections, totalConnections, bytesUp, bytesDown };
}
