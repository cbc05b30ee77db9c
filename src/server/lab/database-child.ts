/**
 * The lab's PostgreSQL, in a separate process because it takes hundreds of megabytes and, the first time, seconds of one core: the clients in the main
 * thread, the backend in a second one. Sends the port to its parent over their IPC channel and exits when that closes.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import * as v from 'valibot';
import { errorText } from '../../lib/errors.ts';
import { EXIT_OK, EXIT_USAGE } from '../../lib/exit-codes.ts';
import { startBackend } from './backend.ts';
import { runBackendThread } from './backend-thread.ts';
import { DATABASE_COMMAND } from './database-command.ts';
import { type FromDatabase, TO_DATABASE } from './database-messages.ts';
import { listenOnLoopback } from './listen.ts';
import { behindToken, everyone, TOKEN_LENGTH } from './parent-only.ts';
import { pgDoor } from './pg-door.ts';
import { Turns } from './pg-turns.ts';

const TIMES = { noticeMs: 1000, idleMs: 30_000 };

/** Runs until the parent disconnects. Returns an exit code. */
export async function runLabDatabase(): Promise<number> {
  if (!isMainThread) return runBackendThread();
  if (process.send === undefined) return EXIT_USAGE;
  const parentGone = once(process, 'disconnect');
  // Ctrl-C in a terminal reaches every process there; only the parent decides.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const started = Promise.withResolvers<Uint8Array | undefined>();
  const ending = Promise.withResolvers<void>();
  let isEnding = false;
  process.on('message', (message: unknown) => {
    const order = v.parse(TO_DATABASE, message);
    if (order.kind === 'start') started.resolve(order.image);
    else {
      isEnding = true;
      ending.resolve();
    }
  });
  const starting = startBackend(DATABASE_COMMAND, await started.promise);
  const turns = new Turns(TIMES, starting);
  const token = randomBytes(TOKEN_LENGTH);
  const { port } = await listenOnLoopback(createServer(behindToken(token, pgDoor(turns))), 0, everyone);
  post({ kind: 'listening', port, token });
  const backend = starting.catch((error: unknown) => {
    turns.refuse(`the database of the lab does not start: ${errorText(error)}`);
  });
  const saved = ending.promise.then(async () => {
    await turns.settle();
    const image = await (await backend)?.end();
    if (image === undefined) return;
    post({ kind: 'image', image });
    await parentGone;
  });
  const backendGone = backend.then((running) => running?.ended ?? ending.promise);
  await Promise.race([parentGone, saved, backendGone.then(() => (isEnding ? saved : undefined))]);
  return EXIT_OK;
}

function post(message: FromDatabase): void {
  if (process.connected) process.send?.(message);
}
