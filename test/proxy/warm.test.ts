import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { openLane, when } from '../support/forwards.ts';
import type { Peer } from '../support/scripted-worker.ts';
import { connectTo, receiveAll } from '../support/tcp.ts';

const REQUEST = Buffer.from('INSERT 1');

/** The next message; messages that arrive at once come one by one. */
async function nextMessage(ws: WebSocket): Promise<Buffer> {
  const [message] = await once(ws, 'message');
  return Buffer.isBuffer(message) ? message : Buffer.alloc(0);
}

/** Answers the handshake only after the first bytes, with what `judge` does. */
function afterFirstBytes(judge: (peer: Peer, first: Buffer) => void): (peer: Peer) => void {
  return (peer) => void nextMessage(peer.ws).then((first) => judge(peer, first));
}

function echo(peer: Peer): void {
  peer.echo();
}

function echoFrom(peer: Peer, first: Buffer): void {
  peer.echo();
  peer.ws.send(first);
}

async function answerTo(port: number, request = REQUEST): Promise<Buffer> {
  const socket = await connectTo(port);
  socket.write(request);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  while (Buffer.concat(received).length < request.length) await once(socket, 'data');
  socket.destroy();
  return Buffer.concat(received);
}

describe('a warm connection', () => {
  test('is open before a program connects, without a handshake, and is replaced when it is used', async () => {
    const { forward, worker } = await openLane(echo, { warm: 1 });
    await worker.until(() => worker.waiting.size === 1);
    expect(worker.handshakes).toEqual([]);
    expect(forward.snapshot()).toMatchObject({ openConnections: 0, totalConnections: 0 });
    const [warm] = worker.waiting;
    expect(await answerTo(forward.listenPort)).toEqual(REQUEST);
    expect(worker.waiting.has(warm as WebSocket)).toBe(false);
    expect(worker.handshakes).toHaveLength(1);
    await worker.until(() => worker.waiting.size === 1);
    expect(worker.upgrades).toBe(2);
  });

  test.each([1, 0])(
    'carries the first bytes before the worker has answered; so does a new one (%i)',
    async (warm) => {
      const { forward, worker } = await openLane(afterFirstBytes(echoFrom), { warm });
      await worker.until(() => worker.waiting.size === warm);
      expect(await answerTo(forward.listenPort)).toEqual(REQUEST);
      expect(forward.snapshot()).toMatchObject({ bytesUp: REQUEST.length, bytesDown: REQUEST.length });
    },
  );

  test('carries a large first request whole and in order', async () => {
    const { forward, worker } = await openLane(afterFirstBytes(echoFrom), { warm: 1 });
    await worker.until(() => worker.waiting.size === 1);
    const request = randomBytes(3_000_000);
    expect((await answerTo(forward.listenPort, request)).equals(request)).toBe(true);
    expect(forward.snapshot().bytesUp).toBe(request.length);
  });

  test('works for a host that speaks first', async () => {
    const { forward, worker } = await openLane(
      (peer) => {
        peer.accept();
        peer.ws.send(Buffer.from('SSH-2.0'));
        peer.ws.close(1000);
      },
      { warm: 1 },
    );
    await worker.until(() => worker.waiting.size === 1);
    expect(String((await receiveAll(await connectTo(forward.listenPort))).bytes)).toBe('SSH-2.0');
  });

  test.each([
    ['the worker lost a byte of the handshake', 1002, 'received header with unexpected rsv bits set'],
    ['the handshake could not be read', 1008, 'invalid handshake received'],
    ['the worker may not authorize it any more', 1011, 'unable to authorize connection'],
  ])('sends the first bytes again if %s', async (_, code, reason) => {
    const hosts: Buffer[] = [];
    const { forward, worker } = await openLane(
      (peer) => {
        if (peer.number === 1) peer.ws.once('message', () => peer.ws.close(code, reason));
        else {
          peer.ws.on('message', (bytes: Buffer) => hosts.push(bytes));
          peer.echo();
        }
      },
      { warm: 1 },
    );
    await worker.until(() => worker.waiting.size === 1);
    expect(await answerTo(forward.listenPort)).toEqual(REQUEST);
    expect(Buffer.concat(hosts)).toEqual(REQUEST);
    expect(forward.snapshot()).toMatchObject({ failing: undefined, bytesUp: REQUEST.length });
  });

  test('that is cut after the first bytes resets the program, and the bytes are not sent again', async () => {
    const { forward, worker } = await openLane(
      afterFirstBytes((peer) => (peer.number === 1 ? peer.ws.terminate() : peer.echo())),
      { warm: 1 },
    );
    await worker.until(() => worker.waiting.size === 1);
    const socket = await connectTo(forward.listenPort);
    socket.write(REQUEST);
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    const { failing } = await when(forward, (now) => now.failing !== undefined);
    expect(failing?.error.code).toBe('connection-cut');
    expect(worker.handshakes).toHaveLength(1);
  });

  test('that is cut before the program has sent anything is replaced by another one', async () => {
    const { forward, worker } = await openLane(
      (peer) => (peer.number === 1 ? peer.ws.terminate() : peer.echo()),
      { warm: 1 },
    );
    await worker.until(() => worker.waiting.size === 1);
    const socket = await connectTo(forward.listenPort);
    await worker.until(() => worker.handshakes.length === 2);
    socket.write(REQUEST);
    expect((await once(socket, 'data'))[0]).toEqual(REQUEST);
    socket.destroy();
  });

  test('that the worker closed meanwhile costs nothing', async () => {
    const { forward, worker } = await openLane(echo, { warm: 1 });
    await worker.until(() => worker.waiting.size === 1);
    for (const ws of worker.waiting) ws.close(1001);
    await worker.until(() => worker.waiting.size === 0);
    expect(await answerTo(forward.listenPort)).toEqual(REQUEST);
  });

  test('reaches the host although the program has sent its request and gone', async () => {
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    const { forward, worker } = await openLane(
      afterFirstBytes((peer, first) => {
        peer.accept();
        resolve(first);
      }),
      { warm: 1 },
    );
    await worker.until(() => worker.waiting.size === 1);
    const socket = await connectTo(forward.listenPort);
    // Closing the forward resets it.
    socket.on('error', () => undefined);
    socket.end(REQUEST);
    expect(await promise).toEqual(REQUEST);
  });

  test('is closed with the forward', async () => {
    const { forward, worker } = await openLane(echo, { warm: 1 });
    await worker.until(() => worker.waiting.size === 1);
    await forward.close({ keepSession: true });
    await worker.until(() => worker.waiting.size === 0);
    expect(worker.upgrades).toBe(1);
  });

  test('that the worker has lost does not keep the session from being canceled', async () => {
    const { forward, worker } = await openLane(echo, { warm: 1 });
    await worker.until(() => worker.waiting.size === 1);
    for (const ws of worker.waiting) ws.terminate();
    await forward.close();
    expect(await forward.ended).toEqual({ reason: 'closed', error: undefined });
    expect(worker.cancellations).toBe(1);
  });

  test('is closed when the session expires', async () => {
    const { forward, worker } = await openLane(echo, { warm: 1, lifeMs: 700 });
    await worker.until(() => worker.waiting.size === 1);
    expect((await forward.ended).reason).toBe('expired');
    await worker.until(() => worker.waiting.size === 0);
  });
});

describe('the number of warm connections', () => {
  test('is 0 if it is set so, also after use', async () => {
    const { forward, worker } = await openLane(echo, { warm: 0 });
    expect(await answerTo(forward.listenPort)).toEqual(REQUEST);
    expect(worker.upgrades).toBe(1);
    expect(worker.waiting.size).toBe(0);
  });

  test('follows a burst up to 8', async () => {
    const { forward, worker } = await openLane(echo, { warm: 1 });
    await Promise.all(Array.from({ length: 10 }, () => answerTo(forward.listenPort)));
    await worker.until(() => worker.waiting.size === 8);
    expect(worker.handshakes).toHaveLength(10);
  });

  test.each([1, 3])('never takes a connection of a session limited to %i', async (limit) => {
    let left = limit;
    const { forward, worker } = await openLane(
      (peer) => {
        left -= 1;
        peer.accept(left);
        peer.ws.on('message', (bytes: Buffer) => peer.ws.send(bytes));
      },
      { warm: 1, connectionLimit: limit },
    );
    for (let used = 1; used <= limit; used += 1) {
      expect(await answerTo(forward.listenPort)).toEqual(REQUEST);
      expect(worker.handshakes).toHaveLength(used);
    }
    expect((await forward.ended).reason).toBe('no-connections-left');
    await worker.until(() => worker.waiting.size === 0);
    expect(worker.handshakes).toHaveLength(limit);
  });
});
