/** Connections that send frames of one byte to a reader that does not read: memory of the bundled worker, and of the built client. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { startAuthorized } from '../support/connect-process.ts';
import type { DevProcess } from '../support/dev-process.ts';
import { at, createTarget, type Rest, text } from '../support/rest.ts';
import { createTestSession, portOf, startWorker } from '../support/scripted-worker.ts';
import { flood, listenOn } from '../support/tcp.ts';
import { WorkerClient } from '../support/worker-client.ts';
import { residentMb } from './process-figures.ts';
import type { Measured } from './report.ts';

const CONNECTIONS = 5;
const SECONDS = 20;
const MOST_MB = 64;

/** Final binary frames with one byte, from either side (RFC 6455 §5.2); a client's are masked with the zero key. */
const FRAMES = { client: many([0x82, 0x81, 0, 0, 0, 0, 0x41]), worker: many([0x82, 0x01, 0x41]) };

function many(frame: readonly number[]): Buffer {
  return Buffer.from(Array.from({ length: 10_000 }, () => frame).flat());
}

export async function measureTinyFrames(dev: DevProcess, rest: Rest): Promise<Measured[]> {
  return [row('bundled worker', await growthOfWorker(dev, rest)), row('client', await growthOfClient())];
}

function row(whose: string, mb: number): Measured {
  return {
    measure: `${CONNECTIONS} connections with tiny frames to a stalled reader, ${whose}`,
    reach: `≤ ${MOST_MB} MB in total`,
    seen: `${mb.toFixed(0)} MB more after ${SECONDS} s`,
    reached: mb <= MOST_MB,
    figures: { mb },
  };
}

async function growthOfWorker(dev: DevProcess, rest: Rest): Promise<number> {
  const deaf = await listenOn((socket) => void socket.pause());
  const target = await createTarget(rest, 'bench tiny frames', portOf(deaf));
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const session = decodeAuthorizationToken(text(at(answer, 'authorization_token')));
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = await WorkerClient.dial(dev.proxy, session);
      client.greet();
      await client.result();
      return client;
    }),
  );
  try {
    return await growthMb(dev.child.pid ?? 0, () => {
      for (const { tls } of clients) flood(tls, FRAMES.client);
    });
  } finally {
    for (const { ws } of clients) ws.terminate();
    deaf.close();
  }
}

async function growthOfClient(): Promise<number> {
  const session = await createTestSession();
  const opened = Promise.withResolvers<void>();
  const start: (() => void)[] = [];
  await using worker = await startWorker(session, (peer) => {
    peer.accept();
    start.push(() => flood(peer.tls, FRAMES.worker));
    if (start.length === CONNECTIONS) opened.resolve();
  });
  const client = await startAuthorized(session.token([worker.address]));
  const locals = Array.from({ length: CONNECTIONS }, () => connect(client.port, '127.0.0.1').pause());
  for (const local of locals) local.on('error', () => undefined);
  try {
    await opened.promise;
    return await growthMb(client.pid, () => {
      for (const go of start) go();
    });
  } finally {
    for (const local of locals) local.destroy();
    await client.stop();
  }
}

async function growthMb(pid: number, go: () => void): Promise<number> {
  const before = residentMb(pid);
  go();
  await wait(SECONDS * 1000);
  return residentMb(pid) - before;
}
