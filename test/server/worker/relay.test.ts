import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CLOSE } from '../../../src/wire/close-codes.ts';
import { encodeClientHandshake } from '../../../src/wire/handshake.ts';
import { type Received, receiveAll } from '../../support/tcp.ts';
import { TOFU, type WorkerClient } from '../../support/worker-client.ts';
import { type Lane, openLane } from './lane.ts';

const MiB = 1024 * 1024;
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const allClosed = (lane: Lane) =>
  lane.authority.until(() => lane.authority.connections.every(({ closed }) => closed));

/** A lane whose host reports everything it receives, and the client of its one connection. */
async function openToSink(
  onEnd: (socket: Socket) => void,
): Promise<{ lane: Lane; client: WorkerClient; received: Promise<Received> }> {
  const { promise: received, resolve } = Promise.withResolvers<Received>();
  const lane = await openLane({
    host: (socket) => {
      resolve(receiveAll(socket));
      socket.once('end', () => onEnd(socket));
    },
  });
  return { lane, client: await lane.open(), received };
}

describe('bytes', () => {
  test('sent before HandshakeResult, in any pieces, are not lost', async () => {
    const { dial } = await openLane();
    const client = await dial();
    const early = randomBytes(200_000);
    client.greet();
    for (let at = 0; at < early.length; at += 33_333) client.ws.send(early.subarray(at, at + 33_333));
    await client.result();
    expect(sha(await client.received(early.length))).toBe(sha(early));
  });

  test('from a host that sends first arrive after HandshakeResult', async () => {
    const { dial } = await openLane({ host: (socket) => void socket.write('SSH-2.0-host\r\n') });
    const client = await dial();
    client.ws.send(encodeClientHandshake({ tofuToken: TOFU, command: 'connect' }));
    expect(await client.result()).toMatchObject({ connectionsLeft: -1 });
    expect(String(await client.received(14))).toBe('SSH-2.0-host\r\n');
  });

  test('of a host that closes first all arrive, then 1000', async () => {
    const all = randomBytes(5 * MiB + 1);
    const lane = await openLane({ host: (socket) => void socket.end(all) });
    const client = await lane.open();
    expect(await client.closed).toEqual(CLOSE.normal);
    expect(sha(client.data())).toBe(sha(all));
    await allClosed(lane);
    expect(lane.authority.connections).toMatchObject([{ bytesUp: 0, bytesDown: all.length }]);
  });

  test('of a client that come after the end of its host are neither sent nor counted', async () => {
    const { promise, resolve } = Promise.withResolvers<Socket>();
    const lane = await openLane({ host: resolve });
    const client = await lane.open();
    const host = await promise;
    client.ws.send(Buffer.from('abc'));
    await once(host, 'data');
    host.end('bye');
    // The worker has ended its side as well: whatever follows has no receiver.
    const received = receiveAll(host);
    await client.received(3);
    client.ws.send(Buffer.from('more'));
    expect((await received).bytes).toHaveLength(0);
    await allClosed(lane);
    expect(lane.authority.connections).toMatchObject([{ bytesUp: 3, bytesDown: 3 }]);
  });

  test('are final when all of a host that closes has left, though the client goes on sending', async () => {
    const { promise, resolve } = Promise.withResolvers<Socket>();
    const lane = await openLane({ host: resolve });
    const client = await lane.open();
    // It does not see the close frame, so it does not answer it.
    client.ws.pause();
    (await promise).end('bye');
    const endedMs = performance.now();
    const sending = setInterval(() => client.ws.send(Buffer.from('more')), 20);
    await allClosed(lane);
    clearInterval(sending);
    expect(performance.now() - endedMs).toBeLessThan(4_000);
    expect(client.ws.readyState).toBe(client.ws.OPEN);
    client.ws.resume();
    expect(await client.closed).toEqual(CLOSE.normal);
    expect(client.data().toString()).toBe('bye');
  });

  test('of a client that closes first all reach the host, then its end', async () => {
    const all = randomBytes(5 * MiB + 1);
    const { lane, client, received } = await openToSink((socket) => void socket.end());
    client.ws.send(all);
    client.ws.close(1000);
    expect(sha((await received).bytes)).toBe(sha(all));
    expect((await client.closed).code).toBe(1000);
    await allClosed(lane);
    expect(lane.authority.connections).toMatchObject([{ bytesUp: all.length, bytesDown: 0 }]);
  });

  test('of a client that disconnects without a close frame all reach the host', async () => {
    const all = randomBytes(MiB);
    const { lane, client, received } = await openToSink((socket) => void socket.end());
    client.ws.send(all, () => client.ws.terminate());
    expect(sha((await received).bytes)).toBe(sha(all));
    await allClosed(lane);
  });

  test('of a host that resets end only that connection', async () => {
    const lane = await openLane({
      host: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    });
    for (let turn = 0; turn < 2; turn++) {
      const client = await lane.open();
      client.ws.send(Buffer.from('x'));
      expect(await client.closed).toEqual(CLOSE.normal);
      await allClosed(lane);
    }
  });

  test('end for a host that would stay half open forever', async () => {
    const { lane, client, received } = await openToSink(() => undefined);
    client.ws.close();
    await received;
    await allClosed(lane);
    expect(lane.authority.connections).toHaveLength(1);
  });

  test('are counted exactly, and reported while the connection is open, with both addresses', async () => {
    const lane = await openLane({ worker: { reportIntervalMs: 10 } });
    const client = await lane.open();
    const total = { bytesUp: 12_345, bytesDown: 12_345 };
    client.ws.ping('not counted');
    client.ws.send(Buffer.alloc(10_000), { fin: false });
    client.ws.send(Buffer.alloc(2_345), { fin: true });
    client.ws.send(Buffer.alloc(0));
    await client.received(total.bytesDown);
    const [connection] = lane.authority.connections;
    await lane.authority.until(() => connection?.bytesUp === 12_345 && connection.bytesDown === 12_345);
    expect(connection).toMatchObject({
      closed: false,
      connected: {
        clientTcpAddress: '127.0.0.1',
        clientTcpPort: expect.any(Number),
        endpointTcpAddress: '127.0.0.1',
        endpointTcpPort: Number(lane.session.endpoint.split(':').at(-1)),
      },
    });
    client.ws.close();
    await allClosed(lane);
    expect(connection).toMatchObject(total);
  });
});

test('pings are answered while data moves', async () => {
  const client = await (await openLane()).open();
  const pong = once(client.ws, 'pong');
  client.ws.send(Buffer.alloc(MiB), { fin: false });
  client.ws.ping('hello');
  client.ws.send(Buffer.alloc(MiB), { fin: true });
  expect(String(await pong)).toBe('hello');
  expect(await client.received(2 * MiB)).toHaveLength(2 * MiB);
});

test('200 concurrent connections carry their own bytes', async () => {
  const lane = await openLane();
  const sums = await Promise.all(
    Array.from({ length: 200 }, async (_, number) => {
      const client = await lane.open();
      const sent = randomBytes(40_000 + number);
      for (let at = 0; at < sent.length; at += 9_999) client.ws.send(sent.subarray(at, at + 9_999));
      const returned = await client.received(sent.length);
      client.ws.close();
      return { sent: sha(sent), returned: sha(returned) };
    }),
  );
  for (const { sent, returned } of sums) expect(returned).toBe(sent);
  await allClosed(lane);
  expect(lane.authority.connections.reduce((sum, { bytesUp }) => sum + bytesUp, 0)).toBe(
    200 * 40_000 + (199 * 200) / 2,
  );
  expect(new Set(lane.authority.connections.map(({ connected }) => connected?.clientTcpPort)).size).toBe(200);
});
