/** What clients cannot use up: websockets without a handshake, handshakes of ended sessions, hosts that do not read. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConnectionLimits } from '../../../src/server/limits/connection-limits.ts';
import { EndedSessions } from '../../../src/server/worker/ended-sessions.ts';
import { CLOSE } from '../../../src/wire/close-codes.ts';
import { receiveAll } from '../../support/tcp.ts';
import { dialTls, WorkerClient } from '../../support/worker-client.ts';
import { type Lane, openLane } from './lane.ts';

const NEVER_MS = 600_000;
const ALERT = 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR';

function failureOf(lane: Lane): Promise<string | undefined> {
  const socket = dialTls(lane.worker.address, lane.session);
  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.once('secureConnect', () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}

describe('a websocket without a handshake', () => {
  test('is closed after its time', async () => {
    const lane = await openLane({ worker: { timeoutsMs: { handshake: 60, handshakeOfMany: 20 } } });
    const client = await lane.dial();
    expect(await client.closed).toEqual(CLOSE.invalidHandshake);
    expect(lane.authority.connections).toEqual([]);
  });

  test('of a session with many of them is closed sooner, but a few may wait', async () => {
    const lane = await openLane({
      worker: { timeoutsMs: { handshake: NEVER_MS, handshakeOfMany: 300 }, idleWebsockets: 2 },
    });
    const clients = await Promise.all(Array.from({ length: 8 }, () => lane.dial()));
    let closed = 0;
    const gone = Promise.withResolvers<void>();
    for (const client of clients) {
      void client.closed.then(() => {
        closed++;
        if (closed === clients.length - 2) gone.resolve();
      });
    }
    await gone.promise;
    const waiting = clients.filter(({ ws }) => ws.readyState === ws.OPEN);
    expect(waiting).toHaveLength(2);
    for (const client of waiting) {
      client.greet();
      await client.result();
    }
  });

  test('that sends it is not closed later', async () => {
    const lane = await openLane({
      worker: { timeoutsMs: { handshake: 400, handshakeOfMany: 200 }, idleWebsockets: 0 },
    });
    const early = await lane.open();
    expect(await (await lane.dial()).closed).toEqual(CLOSE.invalidHandshake);
    early.ws.send(Buffer.from('still here'));
    expect(String(await early.received(10))).toBe('still here');
  });
});

describe('an ended session', () => {
  test('is refused before TLS, unless it has just ended', async () => {
    const lane = await openLane();
    const { sessionId } = lane.session;
    expect(await failureOf(lane)).toBeUndefined();
    lane.authority.end(sessionId, 'terminated');
    // Official clients cancel twice.
    expect(await failureOf(lane)).toBeUndefined();
    const old = await lane.authority.createSession({ endpoint: lane.session.endpoint });
    old.status = 'terminated';
    expect(await failureOf({ ...lane, session: old })).toBe(ALERT);
  });

  test('counts as just ended for its time', () => {
    let nowMs = 0;
    const ended = new EndedSessions(1_000, () => nowMs);
    ended.add('s_1');
    nowMs = 500;
    ended.add('s_1');
    ended.add('s_2');
    expect([ended.hasRecent('s_1'), ended.hasRecent('s_2'), ended.hasRecent('s_3')]).toEqual([
      true,
      true,
      false,
    ]);
    nowMs = 1_200;
    expect([ended.hasRecent('s_1'), ended.hasRecent('s_2')]).toEqual([false, true]);
  });
});

test('a client may resume TLS, and has to show the certificate all the same', async () => {
  const lane = await openLane();
  const first = dialTls(lane.worker.address, lane.session);
  const [ticket] = await once(first, 'session');
  first.destroy();
  const second = dialTls(lane.worker.address, lane.session, { session: ticket });
  await once(second, 'secureConnect');
  second.destroy();
  const other = await lane.authority.createSession({ endpoint: lane.session.endpoint });
  const foreign = dialTls(
    lane.worker.address,
    { ...other, sessionId: lane.session.sessionId },
    { session: undefined, rejectUnauthorized: false },
  );
  foreign.write('GET /v1/proxy HTTP/1.1\r\n\r\n');
  expect((await receiveAll(foreign)).bytes).toHaveLength(0);
});

describe('a client that vanished while its host does not read', () => {
  async function uploadTo(lane: Lane): Promise<{ readonly tcp: Socket; readonly client: WorkerClient }> {
    const tcp = connect(Number(lane.worker.address.split(':').at(-1)), '127.0.0.1');
    onTestFinished(() => void tcp.destroy());
    await once(tcp, 'connect');
    const client = await WorkerClient.dial(lane.worker.address, lane.session, tcp);
    client.greet();
    await client.result();
    client.ws.send(Buffer.alloc(24 * 1024 * 1024));
    await lane.authority.until(() => lane.authority.connections.some(({ bytesUp }) => bytesUp > 1_000_000));
    return { tcp, client };
  }

  test('is noticed', async () => {
    const lane = await openLane({
      host: (socket) => void socket.pause(),
      worker: { reportIntervalMs: 10, timeoutsMs: { stall: 100 } },
    });
    const { tcp } = await uploadTo(lane);
    tcp.resetAndDestroy();
    await lane.authority.until(() => lane.authority.connections.every(({ closed }) => closed));
    expect(lane.authority.connections).toHaveLength(1);
  });

  test('and one that waits patiently loses nothing', async () => {
    const hosts: Socket[] = [];
    const lane = await openLane({
      host: (socket) => void hosts.push(socket.pause()),
      worker: { reportIntervalMs: 10, timeoutsMs: { stall: 20 } },
    });
    const { client } = await uploadTo(lane);
    const [host] = hosts;
    if (host === undefined) throw new Error('no connection to the host');
    // Several checks happen in this time.
    const checks = await openLane({ worker: { timeoutsMs: { handshake: 400, handshakeOfMany: 200 } } });
    await (await checks.dial()).closed;
    client.ws.close();
    let received = 0;
    for await (const chunk of host) received += chunk.length;
    expect(received).toBe(24 * 1024 * 1024);
  });
});

test('the limit of connections without a handshake spares those that carry data', async () => {
  const limits = new ConnectionLimits({ newcomersPerAddress: 2 });
  const lane = await openLane({ worker: { limits } });
  const carrying = [await lane.open(), await lane.open(), await lane.open()];
  const idle = [await lane.dial(), await lane.dial(), await lane.dial()];
  expect((await idle[0]?.closed)?.code).toBe(1006);
  for (const client of carrying) {
    client.ws.send(Buffer.from('carried'));
    expect(String(await client.received(7))).toBe('carried');
  }
});
