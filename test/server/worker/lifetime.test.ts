import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createWorker } from '../../../src/server/worker/index.ts';
import { CLOSE, NO_CLOSE_FRAME } from '../../../src/wire/close-codes.ts';
import { isListening } from '../../support/tcp.ts';
import { dialTls, TOFU, WorkerClient } from '../../support/worker-client.ts';
import { type Lane, openLane } from './lane.ts';

const OTHER_TOFU = TOFU.toLowerCase();
const CUT = { code: NO_CLOSE_FRAME, reason: '' };

/** A connection that carries data. */
async function openMoving(lane: Lane): Promise<WorkerClient> {
  const client = await lane.open();
  client.ws.send(Buffer.from('moving'));
  await client.received(6);
  return client;
}

const allClosed = (lane: Lane) =>
  lane.authority.until(() => lane.authority.connections.every(({ closed }) => closed));

describe('the TOFU token', () => {
  test('of the first connection applies to all later ones', async () => {
    const { open, dial, session, authority } = await openLane();
    await open();
    expect(authority.sessions.get(session.sessionId)).toMatchObject({ status: 'active', tofuToken: TOFU });
    await open();
    const stranger = await dial();
    stranger.greet(OTHER_TOFU);
    expect(await stranger.closed).toEqual(CLOSE.tofuTokenNotAllowed);
    expect(authority.connections).toHaveLength(2);
  });

  test('is set by one of two that race, and the other is rejected', async () => {
    const { dial, authority } = await openLane();
    const clients = await Promise.all([dial(), dial()]);
    clients[0].greet(TOFU);
    clients[1].greet(OTHER_TOFU);
    const outcomes = await Promise.all(clients.map((client) => client.result().catch(() => client.closed)));
    expect(outcomes.filter((outcome) => 'connectionsLeft' in outcome)).toHaveLength(1);
    const refusal = outcomes.find((outcome) => 'code' in outcome);
    expect([CLOSE.unableToActivate, CLOSE.tofuTokenNotAllowed]).toContainEqual(refusal);
    expect(authority.connections).toHaveLength(1);
  });

  test('accepts two that race with the same one', async () => {
    const { open, authority } = await openLane();
    await Promise.all([open(), open(), open()]);
    expect(authority.connections).toHaveLength(3);
  });
});

describe('the connection limit', () => {
  test('counts over the whole lifetime, reported with every result', async () => {
    const lane = await openLane({ connectionLimit: 2 });
    const left: number[] = [];
    for (let turn = 0; turn < 2; turn++) {
      const client = await lane.dial();
      client.greet();
      const result = await client.result();
      expect(result).toMatchObject({ connectionLimit: 2, expiresAtMs: lane.session.expiresAtMs });
      left.push(result.connectionsLeft);
      client.ws.close();
      await client.closed;
    }
    expect(left).toEqual([1, 0]);
    const third = await lane.dial();
    third.greet();
    expect(await third.closed).toEqual(CLOSE.unableToAuthorize);
  });
});

describe('the cancel command', () => {
  test('closes open connections, with any TOFU token, and may be repeated or late', async () => {
    const lane = await openLane();
    const clients = await Promise.all([openMoving(lane), openMoving(lane)]);
    const cancel = async () => {
      const client = await lane.dial();
      client.greet(OTHER_TOFU, 'cancel-session');
      return client.closed;
    };
    expect(await cancel()).toEqual(CLOSE.sessionCanceled);
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([CUT, CUT]);
    expect(await cancel()).toEqual(CLOSE.sessionCanceled);
    lane.authority.end(lane.session.sessionId, 'terminated');
    expect(await cancel()).toEqual(CLOSE.sessionCanceled);
    expect(lane.authority.connections).toHaveLength(2);
  });

  test('is accepted from a client that disconnects without waiting for the answer', async () => {
    const lane = await openLane();
    const client = await openMoving(lane);
    const leaving = await lane.dial();
    leaving.greet(TOFU, 'cancel-session');
    leaving.ws.close(CLOSE.teardownFinished.code, CLOSE.teardownFinished.reason);
    expect(await client.closed).toEqual(CUT);
  });
});

describe('the end of a session', () => {
  test('closes all its connections, their hosts too, and no others', async () => {
    const hosts: Socket[] = [];
    const lane = await openLane({
      host: (socket) => {
        hosts.push(socket);
        socket.pipe(socket);
      },
    });
    const clients = await Promise.all(Array.from({ length: 5 }, () => openMoving(lane)));
    const hostsClosed = Promise.all(hosts.slice().map((host) => once(host, 'close')));
    const other = await lane.authority.createSession({ endpoint: lane.session.endpoint });
    const bystander = await WorkerClient.dial(lane.worker.address, other);
    bystander.greet();
    await bystander.result();
    lane.authority.end(lane.session.sessionId, 'canceling');
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(clients.map(() => CUT));
    await hostsClosed;
    bystander.ws.send(Buffer.from('alive'));
    expect(await bystander.received(5)).toEqual(Buffer.from('alive'));
    await lane.authority.until(() => lane.authority.connections.filter(({ closed }) => closed).length === 5);
    expect(lane.authority.connections.filter(({ bytesUp }) => bytesUp === 6)).toHaveLength(5);
  });

  test('closes a connection that is stuck because its host does not read', async () => {
    const lane = await openLane({ host: (socket) => void socket.pause(), worker: { reportIntervalMs: 10 } });
    const client = await lane.open();
    client.ws.send(Buffer.alloc(24 * 1024 * 1024));
    client.ws.close();
    await lane.authority.until(() => lane.authority.connections.some(({ bytesUp }) => bytesUp > 0));
    lane.authority.end(lane.session.sessionId, 'canceling');
    await allClosed(lane);
    expect((await client.closed).code).toBe(NO_CLOSE_FRAME);
  });

  test('closes at its expiry and not before, also without a handshake', async () => {
    const lane = await openLane({ livesMs: 4_000 });
    const clients = [await openMoving(lane), await lane.dial()];
    const ends = await Promise.all(
      clients.map(async ({ closed }) => ({ status: await closed, atMs: Date.now() })),
    );
    for (const { status, atMs } of ends) {
      expect(status).toEqual(CUT);
      expect(atMs).toBeGreaterThanOrEqual(lane.session.expiresAtMs);
    }
    await allClosed(lane);
  });
});

/** Sockets of previous tests may still be closing when a test starts. */
const AT_REST = socketCount();

describe('the worker', () => {
  test('closes every connection in any state, reports them, and leaves no socket', async () => {
    const lane = await openLane();
    const port = Number(lane.worker.address.split(':').at(-1));
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    const secured = dialTls(lane.worker.address, lane.session);
    await once(secured, 'secureConnect');
    const upgraded = await lane.dial();
    const moving = await openMoving(lane);
    const gone = [silent, secured].map(
      (socket) => new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve)),
    );
    await lane.worker.close();
    expect(lane.authority.connections).toMatchObject([{ closed: true, bytesUp: 6, bytesDown: 6 }]);
    expect(await isListening(port)).toBe(false);
    await Promise.all([...gone, upgraded.closed, moving.closed]);
    await expect.poll(socketCount).toBe(AT_REST);
    expect(lane.log).toEqual([]);
  });

  test('reports which port is busy', async () => {
    const { authority, worker } = await openLane();
    const port = Number(worker.address.split(':').at(-1));
    await expect(createWorker({ authority, listen: { host: '127.0.0.1', port } })).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining(worker.address),
    });
    await expect(createWorker({ authority, listen: { host: '192.0.2.1', port: 0 } })).rejects.toMatchObject({
      code: 'bad-listen-address',
    });
  });

  test('continues if the controller does not accept its reports', async () => {
    const lane = await openLane({ worker: { reportIntervalMs: 10 } });
    lane.authority.broken = 'reportBytes';
    const client = await openMoving(lane);
    await expect.poll(() => lane.log).toContainEqual(expect.stringContaining('could not report bytes'));
    lane.authority.broken = 'closeConnections';
    client.ws.close();
    await expect.poll(() => lane.log).toContainEqual(expect.stringContaining('could not close a connection'));
    lane.authority.broken = undefined;
    await openMoving(lane);
  });
});

/** TCP connections of this process, clients and hosts of tests included. */
function socketCount(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
