import { createHash, randomBytes } from 'node:crypto';
import type { Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { Admission } from '../../../src/server/worker/admission.ts';
import { EndedSessions } from '../../../src/server/worker/ended-sessions.ts';
import { WORKER_TIMES } from '../../../src/server/worker/limits.ts';
import { type ByteCount, dialEndpoint, relay } from '../../../src/server/worker/relay.ts';
import { Upgrades } from '../../../src/server/worker/upgrades.ts';
import type { Link } from '../../../src/wire/link.ts';
import { MemoryAuthority } from '../../support/memory-authority.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { WorkerClient } from '../../support/worker-client.ts';
import { startHost } from './lane.ts';

const MiB = 1024 * 1024;
/** More than the system's own buffers on both hops. */
const FLOOD = randomBytes(48 * MiB);
const LIMIT = 4 * MiB;

interface Relayed {
  readonly client: WorkerClient;
  readonly host: Socket;
  readonly count: ByteCount;
  /** Payload bytes that the relay buffers at the moment. */
  readonly held: () => number;
}

/** One connection as the worker carries it, assembled here so that its sockets can be observed. */
async function openRelay(): Promise<Relayed> {
  const { promise: host, resolve: hostArrived } = Promise.withResolvers<Socket>();
  const target = await startHost((socket) => hostArrived(socket.pause()));
  const authority = new MemoryAuthority();
  const session = await authority.createSession({ endpoint: `tcp://127.0.0.1:${portOf(target)}` });
  const { promise: carried, resolve: carry } = Promise.withResolvers<Omit<Relayed, 'client' | 'host'>>();
  const server = await startHost(async (raw) => {
    const count = { up: 0, down: 0 };
    const ends = await carryOver(raw, authority, target, count);
    if (ends === undefined) return;
    const { socket, endpoint } = ends;
    carry({
      count,
      held: () =>
        socket.writableLength + socket.readableLength + endpoint.writableLength + endpoint.readableLength,
    });
  });
  const client = await WorkerClient.dial(`127.0.0.1:${portOf(server)}`, session);
  onTestFinished(() => client.ws.terminate());
  return { client, host: await host, ...(await carried) };
}

async function carryOver(
  raw: Socket,
  authority: MemoryAuthority,
  target: Server,
  count: ByteCount,
): Promise<{ readonly socket: TLSSocket; readonly endpoint: Socket } | undefined> {
  const admitted = await new Admission(authority, 10_000, new EndedSessions()).admit(raw);
  const link: Link | undefined = admitted && (await new Upgrades(10_000).await(admitted.socket));
  const endpoint = await dialEndpoint({ host: '127.0.0.1', port: portOf(target) }, 10_000, () => undefined);
  if (admitted === undefined || link === undefined || endpoint === undefined) return undefined;
  void relay(link, endpoint, count, { client: raw, times: WORKER_TIMES });
  return { socket: admitted.socket, endpoint };
}

/** Watches until nothing has moved for a while; returns the maximum that was buffered. */
async function mostHeldUntilStill(moved: () => number, held: () => number): Promise<number> {
  let most = 0;
  for (let still = 0, before = -1; still < 15; ) {
    await pause(10);
    most = Math.max(most, held());
    still = moved() === before ? still + 1 : 0;
    before = moved();
  }
  return most;
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a client that does not read stops the host, at most 4 MiB are buffered, and none is lost', async () => {
  const { client, host, count, held } = await openRelay();
  client.ws.pause();
  host.end(FLOOD);
  const most = await mostHeldUntilStill(() => count.down, held);
  expect(count.down).toBeGreaterThan(0);
  expect(count.down).toBeLessThan(FLOOD.length);
  expect(most).toBeGreaterThan(MiB / 2);
  expect(most).toBeLessThanOrEqual(LIMIT);
  client.ws.resume();
  expect(sha(await client.received(FLOOD.length))).toBe(sha(FLOOD));
  expect(count).toEqual({ up: 0, down: FLOOD.length });
});

test('a host that does not read stops the client, at most 4 MiB are buffered, and none is lost', async () => {
  const { client, host, count, held } = await openRelay();
  client.ws.send(FLOOD);
  const most = await mostHeldUntilStill(() => count.up, held);
  expect(count.up).toBeGreaterThan(0);
  expect(count.up).toBeLessThan(FLOOD.length);
  expect(most).toBeGreaterThan(MiB / 2);
  expect(most).toBeLessThanOrEqual(LIMIT);
  const hash = createHash('sha256');
  client.ws.close();
  for await (const chunk of host) hash.update(chunk);
  expect(hash.digest('hex')).toBe(sha(FLOOD));
  expect(count).toEqual({ up: FLOOD.length, down: 0 });
});
