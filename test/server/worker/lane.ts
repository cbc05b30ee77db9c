/** A worker with one session to one TCP host, all on loopback, closed with the test. */
import type { Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WorkerSession } from '../../../src/server/worker/authority.ts';
import { createWorker, type Worker } from '../../../src/server/worker/index.ts';
import type { WorkerOptions } from '../../../src/server/worker/options.ts';
import { MemoryAuthority, type SessionPlan } from '../../support/memory-authority.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { listenOn } from '../../support/tcp.ts';
import { TOFU, WorkerClient } from '../../support/worker-client.ts';

export interface Lane {
  readonly authority: MemoryAuthority;
  readonly worker: Worker;
  readonly session: WorkerSession;
  /** Every line of the worker's log. */
  readonly log: readonly string[];
  /** Through TLS and the upgrade. */
  dial(): Promise<WorkerClient>;
  /** Through the handshake as well; the result is consumed. */
  open(tofuToken?: string): Promise<WorkerClient>;
}

export interface LanePlan extends Partial<SessionPlan> {
  /** What the host does with a connection; by default it sends everything back. */
  readonly host?: (socket: Socket) => void;
  readonly worker?: Partial<WorkerOptions>;
}

const echo = (socket: Socket): void => void socket.pipe(socket);

export async function openLane({ host = echo, worker: options = {}, ...plan }: LanePlan = {}): Promise<Lane> {
  const authority = new MemoryAuthority();
  const endpoint = plan.endpoint ?? `tcp://127.0.0.1:${portOf(await startHost(host))}`;
  const session = await authority.createSession({ ...plan, endpoint });
  const log: string[] = [];
  const worker = await createWorker({
    authority,
    listen: { host: '127.0.0.1', port: 0 },
    log: (line) => log.push(line),
    ...options,
  });
  onTestFinished(() => worker.close());
  const dial = () => WorkerClient.dial(worker.address, session);
  const open = async (tofuToken = TOFU): Promise<WorkerClient> => {
    const client = await dial();
    client.greet(tofuToken);
    await client.result();
    return client;
  };
  return { authority, worker, session, log, dial, open };
}

/** A TCP host on loopback, closed with the test. */
export async function startHost(accept: (socket: Socket) => void): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = await listenOn((socket) => {
    sockets.add(socket);
    accept(socket);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return server;
}
