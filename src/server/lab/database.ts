/** On-demand PostgreSQL: always listens; starts PGlite on the first connection and stops it when idle. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type Endpoint, listenOnLoopback } from './listen.ts';

/** Long enough to continue after a short break: data written to the database is lost when its process ends. */
const IDLE_MS = 60_000;
/** Some machines need several seconds to create a database. */
const START_TIMEOUT_MS = 120_000;

export interface LabDatabaseOptions {
  /** Script and arguments that run the child (database-child.ts). */
  readonly command: readonly [script: string, ...args: string[]];
  /** Absent: any free one. */
  readonly port?: number;
  readonly idleMs?: number;
}

interface RunningChild {
  readonly child: ChildProcess;
  readonly port: Promise<number>;
}

export async function startDatabase(options: LabDatabaseOptions): Promise<Endpoint> {
  const { command, idleMs = IDLE_MS } = options;
  let running: RunningChild | undefined;
  let idle: NodeJS.Timeout | undefined;
  let clients = 0;

  function start(): RunningChild {
    const [script, ...args] = command;
    const child = fork(script, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    child.unref();
    child.channel?.unref();
    const started: RunningChild = { child, port: firstPort(child) };
    child.once('exit', () => {
      if (running === started) running = undefined;
    });
    return started;
  }

  /** The next client gets a new one. */
  async function stop(which: RunningChild | undefined): Promise<void> {
    if (which === running) running = undefined;
    const child = which?.child;
    // A process that could not be started has no process id, and never exits.
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async function serve(socket: Socket): Promise<void> {
    clients += 1;
    clearTimeout(idle);
    socket.once('close', () => {
      clients -= 1;
      if (clients === 0) idle = setTimeout(() => void stop(running), idleMs).unref();
    });
    running ??= start();
    const serving = running;
    try {
      join(socket, connect(await serving.port, '127.0.0.1'));
    } catch {
      socket.destroy();
      // The next client gets a process that may be faster.
      void stop(serving);
    }
  }

  const endpoint = await listenOnLoopback(
    createServer({ pauseOnConnect: true }, (socket) => void serve(socket)),
    options.port,
  );
  return {
    port: endpoint.port,
    async close() {
      await endpoint.close();
      clearTimeout(idle);
      await stop(running);
    },
  };
}

/** Passes everything on; closes both when either is closed. */
function join(client: Socket, server: Socket): void {
  client.pipe(server);
  server.pipe(client);
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    socket.on('error', () => undefined).on('close', () => other.destroySoon());
  }
}

/** Rejects if the child exits or takes too long before it sends its port. */
async function firstPort(child: ChildProcess): Promise<number> {
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  const [message] = await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(() => Promise.reject(new Error('the database process exited'))),
  ]);
  const port: unknown = Reflect.get(Object(message), 'port');
  if (typeof port !== 'number') throw new TypeError('the database process sent no port');
  return port;
}
