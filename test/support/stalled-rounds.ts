/** Rounds of stalled connections beside working ones through the bundled pair in a process of its own, every byte checked. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { at, createTarget, type Rest, signInByRest, text } from './rest.ts';
import { portOf } from './scripted-worker.ts';
import type { Held, Started } from './stall-server.ts';
import { listenOn } from './tcp.ts';
import { type SessionKeys, WorkerClient } from './worker-client.ts';

export interface RoundsPlan {
  /** Half of them have a host that does not read, half a client. */
  readonly stalled: number;
  readonly working: number;
  readonly rounds: number;
  readonly bytesEach: number;
}

export interface RoundsResult {
  /** Connections that were cut, or whose bytes were wrong. */
  readonly wrong: number;
  /** Used heap and external memory of the pair after each round. */
  readonly usedAfter: readonly number[];
}

/** Connections are opened so many at a time. */
const AT_ONCE = 25;
const REST_MS = 30_000;

export async function stalledRounds(plan: RoundsPlan): Promise<RoundsResult> {
  const child = fork(fileURLToPath(new URL('stall-server.ts', import.meta.url)), {
    execArgv: ['--expose-gc'],
  });
  try {
    const [started]: Started[] = await once(child, 'message');
    if (started === undefined) throw new Error('the pair did not start');
    const rest = await signInByRest({
      ...started,
      loginName: 'admin',
      password: 'password',
      authMethodId: 'ampw_1234567890',
    });
    const before = await askHeld(child);
    let wrong = 0;
    const usedAfter: number[] = [];
    for (let round = 0; round < plan.rounds; round++) {
      wrong += await oneRound(plan, started.proxy, rest);
      usedAfter.push((await atRest(child, before.sockets)).used);
    }
    return { wrong, usedAfter };
  } finally {
    child.kill('SIGKILL');
  }
}

async function askHeld(child: ChildProcess): Promise<Held> {
  child.send('held');
  const [held]: Held[] = await once(child, 'message');
  return held ?? { used: 0, sockets: 0 };
}

/** What the pair holds once its sockets are closed; those to the API may stay. */
async function atRest(child: ChildProcess, sockets: number): Promise<Held> {
  const untilMs = Date.now() + REST_MS;
  for (;;) {
    const held = await askHeld(child);
    if (held.sockets <= sockets + 2) return held;
    if (Date.now() > untilMs) throw new Error(`${held.sockets} sockets are still open`);
    await pause(50);
  }
}

async function oneRound(plan: RoundsPlan, proxy: string, rest: Rest): Promise<number> {
  const payload = randomBytes(plan.bytesEach);
  const deaf = new Hosts(await listenOn((socket) => void deaf.add(socket.pause())));
  const eager = new Hosts(await listenOn((socket) => void eager.add(socket).write(payload)));
  const echo = new Hosts(await listenOn((socket) => void echo.add(socket).pipe(socket)));
  try {
    const uploads = await openAll(plan.stalled / 2, proxy, await newSession(rest, deaf.port));
    for (const { ws } of uploads) ws.send(payload);
    const downloads = await openAll(plan.stalled / 2, proxy, await newSession(rest, eager.port), (client) =>
      client.ws.pause(),
    );
    const workers = await openAll(plan.working, proxy, await newSession(rest, echo.port));
    const isRight = (bytes: Buffer): boolean => sha(bytes) === sha(payload);
    const echoed = await Promise.all(
      workers.map(async (client) => {
        client.ws.send(payload);
        return isRight(await client.received(payload.length).catch(() => Buffer.alloc(0)));
      }),
    );
    const downloaded = await Promise.all(
      downloads.map(async (client) => {
        client.ws.resume();
        return isRight(await client.received(payload.length).catch(() => Buffer.alloc(0)));
      }),
    );
    for (const { ws } of uploads) ws.close();
    const uploaded = await Promise.all(deaf.sockets.map(async (socket) => isRight(await readToEnd(socket))));
    for (const { ws } of [...downloads, ...workers]) ws.close();
    const opened = uploads.length + downloads.length + workers.length;
    return opened - [...echoed, ...downloaded, ...uploaded].filter(Boolean).length;
  } finally {
    for (const hosts of [deaf, eager, echo]) hosts.close();
  }
}

async function newSession(rest: Rest, port: number): Promise<SessionKeys> {
  const name = `stalled ${randomBytes(6).toString('hex')}`;
  const target = await createTarget(rest, name, port, { session_connection_limit: -1 });
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  return decodeAuthorizationToken(text(at(answer, 'authorization_token')));
}

async function openAll(
  count: number,
  proxy: string,
  session: SessionKeys,
  then: (client: WorkerClient) => void = () => undefined,
): Promise<WorkerClient[]> {
  const clients: WorkerClient[] = [];
  while (clients.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - clients.length) }, async () => {
      const client = await WorkerClient.dial(proxy, session);
      client.greet();
      await client.result();
      then(client);
      return client;
    });
    clients.push(...(await Promise.all(some)));
  }
  return clients;
}

async function readToEnd(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of socket) chunks.push(chunk);
  } catch {
    return Buffer.alloc(0);
  }
  return Buffer.concat(chunks);
}

class Hosts {
  readonly sockets: Socket[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  get port(): number {
    return portOf(this.#server);
  }

  add(socket: Socket): Socket {
    this.sockets.push(socket);
    return socket.once('end', () => socket.end());
  }

  close(): void {
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
