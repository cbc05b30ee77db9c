/**
 * The lab's PostgreSQL, in a separate process because it takes hundreds of megabytes and, the first time, seconds of one core: the clients in the main
 * thread, the backend in a second one. Sends the port to its parent over their IPC channel and exits when that closes.
 */
import { createServer } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { EXIT_OK, EXIT_USAGE } from '../../lib/exit-codes.ts';
import { startBackend } from './backend.ts';
import { runBackendThread } from './backend-thread.ts';
import { DATABASE_COMMAND } from './database-command.ts';
import { listenOnLoopback } from './listen.ts';
import { pgDoor } from './pg-door.ts';
import { Turns } from './pg-turns.ts';

const TIMES = { noticeMs: 1000, idleMs: 30_000 };

/** Sent by the child once it listens. */
interface DatabaseReady {
  readonly port: number;
}

/** Runs until the parent disconnects. Returns an exit code. */
export async function runLabDatabase(): Promise<number> {
  if (!isMainThread) return runBackendThread();
  if (process.send === undefined) return EXIT_USAGE;
  const parentGone = new Promise<void>((resolve) => process.once('disconnect', () => resolve()));
  // Ctrl-C in a terminal reaches every process there; only the parent decides.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const [, script = ''] = process.argv;
  const starting = startBackend(script, [DATABASE_COMMAND]);
  const { port } = await listenOnLoopback(createServer(pgDoor(new Turns(TIMES, starting))));
  const ready: DatabaseReady = { port };
  if (process.connected) process.send?.(ready);
  await Promise.race([parentGone, starting.then(({ ended }) => ended)]);
  return EXIT_OK;
}
