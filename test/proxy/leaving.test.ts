/** Local programs that disconnect, as observed by the host and the worker. */
import { once } from 'node:events';
import { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Forward } from '../../src/proxy/types.ts';
import { openLane } from '../server/worker/lane.ts';
import { openForwardOf, openTestForward, passedTo, startTestWorker, when } from '../support/forwards.ts';
import { createTestSession, portOf } from '../support/scripted-worker.ts';
import { connectTo, listenOn, receiveAll } from '../support/tcp.ts';

const isLinux = process.platform === 'linux';
/** Far longer than needed, and far shorter than the grace period of other systems. */
const SOON_MS = 4_000;

/** A forward through the bundled worker to a host that never ends a connection first. */
async function openToHost(host: (socket: Socket) => void = () => undefined) {
  const arrived = Promise.withResolvers<Socket>();
  const lane = await openLane({
    host: (socket) => {
      arrived.resolve(socket);
      host(socket);
    },
  });
  const forward = await openTestForward(lane.authority.tokenFor(lane.session, lane.worker.address));
  return { forward, host: arrived.promise };
}

/** This process's end of the connection that was accepted at the port. */
function acceptedAt(port: number): Socket {
  const handles: unknown = Reflect.apply(Reflect.get(process, '_getActiveHandles'), process, []);
  for (const handle of Array.isArray(handles) ? handles : [])
    if (handle instanceof Socket && handle.localPort === port) return handle;
  throw new Error(`no connection at port ${port}`);
}

async function connectClient({ listenPort }: Forward): Promise<Socket> {
  const client = await connectTo(listenPort);
  client.on('error', () => undefined);
  onTestFinished(() => void client.destroy());
  return client;
}

describe.runIf(isLinux)('the host connection closes at once after the program closed', () => {
  test('if it sent last', async () => {
    const { forward, host } = await openToHost();
    const client = await connectClient(forward);
    client.write('the last word');
    const received = receiveAll(await host);
    await when(forward, (now) => now.openConnections === 1);
    const beforeMs = Date.now();
    client.destroy();
    expect(await received).toEqual({ bytes: Buffer.from('the last word'), error: undefined });
    await when(forward, (now) => now.openConnections === 0);
    expect(Date.now() - beforeMs).toBeLessThan(SOON_MS);
  });

  test('if it first ended its stream, waited, and closed later', async () => {
    const { forward, host } = await openToHost();
    const client = await connectClient(forward);
    client.end('question');
    const server = await host;
    const received = receiveAll(server);
    await once(server, 'data');
    server.write('first part');
    await once(client, 'data');
    const beforeMs = Date.now();
    client.destroy();
    expect((await received).error).toBeUndefined();
    expect(Date.now() - beforeMs).toBeLessThan(SOON_MS);
  });
});

describe('during the dial', () => {
  /** A relay in front of a worker that holds all connections until it is opened. */
  async function closedDoor(workerAddress: string) {
    const opened = Promise.withResolvers<void>();
    const port = Number(workerAddress.split(':').at(-1));
    const door = await listenOn((socket) => {
      void opened.promise.then(async () => {
        const worker = await connectTo(port);
        worker.on('error', () => undefined);
        socket.pipe(worker).pipe(socket);
      });
    });
    onTestFinished(() => void door.close());
    return { address: `127.0.0.1:${portOf(door)}`, open: opened.resolve };
  }

  async function openBehindDoor() {
    const session = await createTestSession();
    const received = Promise.withResolvers<string>();
    const worker = await startTestWorker(session, (peer) => {
      peer.accept();
      peer.ws.send(Buffer.from('banner'));
      peer.ws.once('message', (message: Buffer) => received.resolve(String(message)));
    });
    const door = await closedDoor(worker.address);
    const forward = await openTestForward(session.token([door.address]));
    return { worker, door, forward, received: received.promise };
  }

  async function openConnection(forward: Forward): Promise<Socket> {
    const client = await connectClient(forward);
    await when(forward, (now) => now.totalConnections === 1);
    return client;
  }

  test.each([
    ['resets its connection', (client: Socket) => client.resetAndDestroy()],
    ...(isLinux ? ([['closes', (client: Socket) => client.destroy()]] as const) : []),
  ] as const)('a program that %s ends it, and costs no connection', async (_, leave) => {
    const { worker, door, forward } = await openBehindDoor();
    leave(await openConnection(forward));
    const left = await when(forward, (now) => now.connections[0]?.state === 'closed');
    expect(left.connections[0]?.closedReason).toBe('The client closed the connection.');
    expect(left.failing).toBeUndefined();
    door.open();
    const next = await connectClient(forward);
    expect(String(await once(next, 'data'))).toContain('banner');
    expect(worker.handshakes).toHaveLength(1);
  });

  test('a program that only ends its stream still receives from the host', async () => {
    const { door, forward } = await openBehindDoor();
    const client = await openConnection(forward);
    client.end();
    await once(client, 'finish');
    door.open();
    expect(String(await once(client, 'data'))).toBe('banner');
  });

  test('bytes sent before the close still reach the host', async () => {
    const { door, forward, received } = await openBehindDoor();
    const client = await openConnection(forward);
    client.write('a line of a log', () => client.end());
    await once(client, 'finish');
    client.destroy();
    door.open();
    expect(await received).toBe('a line of a log');
  });

  test('a program that disconnects as the last connection opens does not keep the forward', async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, (peer) => peer.accept(0));
    const token = session.token([worker.address], { connectionLimit: 1 });
    const forward: Forward = await openForwardOf(token, (dialer) => ({
      dialer: {
        ...passedTo(dialer),
        connect: async (...options) => {
          const outcome = await dialer.connect(...options);
          // Destroyed, and its 'close' is still pending.
          acceptedAt(forward.listenPort).destroy();
          return outcome;
        },
      },
    }));
    await connectClient(forward);
    expect(await forward.ended).toEqual({ reason: 'no-connections-left', error: undefined });
  });
});
