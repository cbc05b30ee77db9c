/** On-demand PostgreSQL: always listens; starts PGlite on the first connection, and stops it when idle, keeping its data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import * as v from 'valibot';
import type { PeerCheck } from '../../proxy/only-you.ts';
import { FROM_DATABASE, type FromDatabase, type Listening, type ToDatabase } from './database-messages.ts';
import { type Endpoint, listenOnLoopback } from './listen.ts';
import { closedPgDoor } from './pg-door.ts';
import { isPgliteInstalled, PGLITE_HINT } from './pglite.ts';

const IDLE_MS = 60_000;
/** Some machines need several seconds to create a database. */
const START_TIMEOUT_MS = 120_000;

/** Processes that a client waits for. */
const ATTEMPTS = 2;

export interface LabDatabaseOptions {
  /** Program and arguments that run the child (database-child.ts). */
  readonly command: readonly [program: string, ...args: string[]];
  /** Absent: any free one. */
  readonly port?: number;
  readonly idleMs?: number;
  readonly check?: PeerCheck;
}

interface RunningChild {
  readonly child: ChildProcess;
  readonly listening: Promise<Listening>;
}

/** Without PGlite, clients are refused with the way to install it. */
export function openDatabase(options: LabDatabaseOptions): Promise<Endpoint> {
  if (isPgliteInstalled()) return startDatabase(options);
  const refuse = closedPgDoor('the database of the lab is not installed', PGLITE_HINT);
  return listenOnLoopback(createServer(refuse), options.port, options.check);
}

export async function startDatabase(options: LabDatabaseOptions): Promise<Endpoint> {
  const { command, idleMs = IDLE_MS } = options;
  let running: RunningChild | undefined;
  let idle: NodeJS.Timeout | undefined;
  let clients = 0;
  /** What the last process has left; absent: the sample. */
  let image: Uint8Array | undefined;
  let pausing: Promise<void> = Promise.resolve();

  function start(): RunningChild {
    const [program, ...args] = command;
    const child = spawn(program, args, {
      // What it prints is dropped. Not by 'ignore', which needs /dev/null: a bare root has none.
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    // Its exit is what counts; without a listener, a program that cannot be started would end this one.
    child.on('error', () => undefined);
    child.unref();
    child.channel?.unref();
    child.stdout?.resume();
    for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();
    const started: RunningChild = { child, listening: answer(child, 'listening') };
    order(child, { kind: 'start', image });
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

  /** Ends the process, not its data. */
  async function pause(): Promise<void> {
    const which = running;
    if (which === undefined) return;
    running = undefined;
    try {
      // Not before it can answer.
      await which.listening;
      const saved = answer(which.child, 'image');
      order(which.child, { kind: 'end' });
      image = (await saved).image;
    } catch {
      // The data of a process that has crashed is lost.
    }
    await stop(which);
  }

  async function serve(socket: Socket): Promise<void> {
    clients += 1;
    clearTimeout(idle);
    socket.once('close', () => {
      clients -= 1;
      if (clients > 0) return;
      idle = setTimeout(() => {
        pausing = pause();
      }, idleMs).unref();
    });
    await pausing;
    for (let attempt = 0; attempt < ATTEMPTS && !socket.destroyed; attempt += 1) {
      running ??= start();
      const serving = running;
      try {
        join(socket, await connected(await serving.listening));
        return;
      } catch {
        // It has crashed, or is too slow: the next process may do better.
        await stop(serving);
      }
    }
    socket.destroy();
  }

  const endpoint = await listenOnLoopback(
    createServer({ pauseOnConnect: true }, (socket) => void serve(socket)),
    options.port,
    options.check,
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

async function connected({ port, token }: Listening): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(token);
  return socket;
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

function order(child: ChildProcess, message: ToDatabase): void {
  // A process that has ended meanwhile shows by its 'exit' event.
  if (child.connected) child.send(message, () => undefined);
}

/** Rejects if the child exits, sends something else, or takes too long. */
async function answer<K extends FromDatabase['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<FromDatabase, { kind: K }>> {
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  const [message] = await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(() => Promise.reject(new Error('the database process exited'))),
  ]);
  const received = v.parse(FROM_DATABASE, message);
  if (!isOfKind(received, kind)) throw new TypeError(`the database process did not send ${kind}`);
  return received;
}

function isOfKind<K extends FromDatabase['kind']>(
  message: FromDatabase,
  kind: K,
): message is Extract<FromDatabase, { kind: K }> {
  return message.kind === kind;
}
