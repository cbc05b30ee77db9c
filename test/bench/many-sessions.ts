/** Memory of the bundled controller and worker with very many sessions and their connections. */
import { setTimeout as wait } from 'node:timers/promises';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../support/rest.ts';
import { WorkerClient } from '../support/worker-client.ts';
import { residentMb } from './process-figures.ts';
import type { Measured } from './report.ts';

const SESSIONS = 1_000;
const CONNECTIONS = 3;
const AT_ONCE = 20;

/** `port`: an echo server. */
export async function measureManySessions(port: number): Promise<Measured> {
  const dev = await startDev(['--no-lab']);
  try {
    return await measure(dev, await signInByRest(dev), port);
  } finally {
    await dev.stop();
  }
}

async function measure(dev: DevProcess, rest: Rest, port: number): Promise<Measured> {
  const target = await createTarget(rest, 'bench many sessions', port);
  const idleMb = residentMb(dev.child.pid ?? 0);
  const clients: WorkerClient[] = [];
  for (let count = 0; count < SESSIONS; count += AT_ONCE) {
    const opened = await Promise.all(Array.from({ length: AT_ONCE }, () => openSession(rest, target)));
    clients.push(...opened.flat());
  }
  await wait(2_000);
  const mb = residentMb(dev.child.pid ?? 0);
  for (const { ws } of clients) ws.terminate();
  return {
    measure: `memory of the bundled pair with 1,000 sessions of ${CONNECTIONS} open connections each`,
    reach: '≤ 250 MB',
    seen: `${mb.toFixed(0)} MB (${idleMb.toFixed(0)} MB before)`,
    reached: mb <= 250,
    figures: { mb, idleMb, connections: clients.length },
  };
}

async function openSession(rest: Rest, target: string): Promise<readonly WorkerClient[]> {
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const session = decodeAuthorizationToken(text(at(answer, 'authorization_token')));
  const [worker = ''] = session.workerAddresses;
  const clients: WorkerClient[] = [];
  for (let count = 0; count < CONNECTIONS; count += 1) {
    const client = await WorkerClient.dial(worker, session);
    client.greet();
    await client.result();
    clients.push(client);
  }
  return clients;
}
