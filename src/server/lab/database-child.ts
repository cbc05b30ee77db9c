/**
 * The lab's PostgreSQL: PGlite behind its socket server, in a separate process because it takes hundreds of megabytes and, the first time, seconds of
 * one core. Sends the port to its parent over their IPC channel and exits when that closes.
 */
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { cacheDir } from '../../lib/cache-dir.ts';
import { EXIT_OK, EXIT_USAGE } from '../../lib/exit-codes.ts';
import { openSampleDatabase } from './database-image.ts';

const MAX_CONNECTIONS = 100;

/** Sent by the child once it listens. */
interface DatabaseReady {
  readonly port: number;
}

/** Runs until the parent disconnects. Returns an exit code. */
export async function runLabDatabase(): Promise<number> {
  if (process.send === undefined) return EXIT_USAGE;
  const parentGone = new Promise<void>((resolve) => process.once('disconnect', () => resolve()));
  // Ctrl-C in a terminal reaches every process there; only the parent decides.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const db = await openSampleDatabase(cacheDir(process.env, process.platform));
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: MAX_CONNECTIONS });
  await server.start();
  const port = Number(server.getServerConn().split(':').at(-1));
  const ready: DatabaseReady = { port };
  if (process.connected) process.send?.(ready);
  await parentGone;
  return EXIT_OK;
}
