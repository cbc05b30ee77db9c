import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { openLane, openTestForward, startTestWorker, when } from '../support/forwards.ts';
import { createTestSession, type Peer, portOf } from '../support/scripted-worker.ts';
import { connectTo, isListening, listenOn, receiveAll } from '../support/tcp.ts';

const echo = (peer: Peer) => peer.echo();

async function roundTrip(port: number, bytes = Buffer.from('ping')): Promise<void> {
  const socket = await connectTo(port);
  socket.write(bytes);
  await once(socket, 'data');
  socket.destroy();
}

describe('bytes', () => {
  test('arrive unchanged and are counted per connection and in total', async () => {
    const { forward, worker } = await openLane(echo);
    const sent = randomBytes(300_000);
    const socket = await connectTo(forward.listenPort);
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.write(sent);
    await when(forward, (now) => now.openConnections === 1);
    while (Buffer.concat(received).length < sent.length) await once(socket, 'data');
    expect(Buffer.concat(received).equals(sent)).toBe(true);
    expect(forward.snapshot()).toMatchObject({
      bytesUp: 300_000,
      bytesDown: 300_000,
      openConnections: 1,
      totalConnections: 1,
    });
    expect(forward.snapshot().connections[0]).toMatchObject({
      number: 1,
      worker: worker.address,
      state: 'open',
      bytesUp: 300_000,
    });
    socket.resetAndDestroy();
    const closed = await when(forward, (now) => now.connections[0]?.state === 'closed');
    expect(closed.connections[0]?.closedReason).toBe('The client closed the connection.');
    expect(closed).toMatchObject({
      bytesUp: 300_000,
      bytesDown: 300_000,
      openConnections: 0,
      listening: true,
    });
  });

  const cut = (peer: Peer) => void peer.ws.once('pong', () => peer.ws.terminate()).ping();

  test.each([
    ['a close frame', (peer: Peer) => peer.ws.close(1000), undefined, undefined],
    // Elsewhere a reset discards what the program's system does not have yet.
    ...(process.platform === 'linux'
      ? ([['a cut of the connection', cut, 'ECONNRESET', 'connection-cut']] as const)
      : []),
  ] as const)('sent before %s all reach a local program that reads late', async (_, end, failure, code) => {
    const sent = randomBytes(3_000_000);
    const { forward } = await openLane((peer) => {
      peer.accept();
      peer.ws.send(sent, () => end(peer));
    });
    const socket = await connectTo(forward.listenPort);
    socket.pause();
    await when(forward, (now) => now.bytesDown > 0);
    const received = receiveAll(socket, 'close');
    socket.resume().once('end', () => socket.end());
    const { bytes, error } = await received;
    expect([bytes.equals(sent), error]).toEqual([true, failure]);
    const closed = await when(forward, (now) => now.connections[0]?.state === 'closed');
    expect(closed.lastError?.code).toBe(code);
  });

  test('immediately after the HandshakeResult are not lost', async () => {
    const { forward } = await openLane((peer) => {
      peer.accept();
      peer.ws.send('banner', { binary: true });
      peer.ws.close(1000);
    });
    expect((await receiveAll(await connectTo(forward.listenPort))).bytes.toString()).toBe('banner');
  });
});

describe('failures of one connection', () => {
  test('reports an unreachable endpoint, and the forward continues', async () => {
    const { forward } = await openLane((peer) => {
      if (peer.number > 1) return peer.echo();
      peer.accept();
      peer.ws.close(3000, 'unable to setup proxying');
    });
    const { error } = await receiveAll(await connectTo(forward.listenPort));
    expect(error).toBe('ECONNRESET');
    const now = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(now.lastError).toMatchObject({ code: 'endpoint-unreachable' });
    expect(now.connections[0]?.closedReason).toContain('could not reach tcp://10.0.0.7:22');
    await roundTrip(forward.listenPort);
    expect(forward.snapshot()).toMatchObject({ listening: true, totalConnections: 2, end: undefined });
  });

  test('a worker that is down does not end the forward', async () => {
    const session = await createTestSession();
    const gone = await listenOn(() => undefined);
    const address = `127.0.0.1:${portOf(gone)}`;
    gone.close();
    const forward = await openTestForward(session.token([address]));
    expect((await receiveAll(await connectTo(forward.listenPort))).error).toBe('ECONNRESET');
    const now = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(now.lastError).toMatchObject({
      code: 'worker-unreachable',
      message: `Worker ${address} refused the connection.`,
    });
    expect(now).toMatchObject({ listening: true, openConnections: 0 });
  });

  test('frames that a worker must not send end the connection with a reason', async () => {
    const { forward } = await openLane((peer) => {
      peer.accept();
      peer.ws.send('text');
    });
    await receiveAll(await connectTo(forward.listenPort));
    const now = await when(forward, (snapshot) => snapshot.lastError !== undefined);
    expect(now.lastError).toMatchObject({ code: 'worker-protocol' });
  });
});

describe('the end of a forward', () => {
  test('at the connection limit: no new connections, open ones continue to their end', async () => {
    const { forward, worker } = await openLane(
      (peer) => {
        peer.accept(2 - peer.number);
        peer.ws.on('message', (message: Buffer) => peer.ws.send(message));
      },
      { connectionLimit: 2 },
    );
    const first = await connectTo(forward.listenPort);
    await when(forward, (now) => now.connectionsLeft === 1);
    const second = await connectTo(forward.listenPort);
    const full = await when(forward, (now) => now.connectionsLeft === 0);
    expect(full).toMatchObject({ listening: false, openConnections: 2, end: undefined });
    expect(await isListening(forward.listenPort)).toBe(false);
    first.resetAndDestroy();
    second.write('still here');
    expect(String(await once(second, 'data'))).toBe('still here');
    second.resetAndDestroy();
    expect(await forward.ended).toEqual({ reason: 'no-connections-left', error: undefined });
    await forward.close();
    expect(worker.cancellations).toBe(0);
  });

  test.each([
    ['tofu token not allowed', 1008, -1, 'session-in-use', 'failed'],
    ['unable to authorize connection', 1011, 0, 'connection-limit', 'no-connections-left'],
  ] as const)('on "%s" (%i, %i left)', async (reason, code, limit, errorCode, end) => {
    const { forward, worker } = await openLane((peer) => peer.ws.close(code, reason), {
      connectionLimit: limit,
    });
    expect((await receiveAll(await connectTo(forward.listenPort))).error).toBe('ECONNRESET');
    expect((await forward.ended).reason).toBe(end);
    expect(forward.snapshot().lastError).toMatchObject({ code: errorCode });
    expect(worker.handshakes).toHaveLength(1);
    await forward.close();
    expect(worker.cancellations).toBe(0);
    expect(await isListening(forward.listenPort)).toBe(false);
  });

  test('at the expiry: closes everything, cancels nothing', async () => {
    const { forward, worker } = await openLane(echo, { lifeMs: 4_000 });
    const socket = await connectTo(forward.listenPort);
    socket.write('x');
    await once(socket, 'data');
    const rest = receiveAll(socket);
    expect(await forward.ended).toEqual({ reason: 'expired', error: undefined });
    expect(Date.now()).toBeGreaterThanOrEqual(forward.expiresAtMs);
    expect((await rest).error).toBe('ECONNRESET');
    expect(forward.snapshot()).toMatchObject({ listening: false, openConnections: 0 });
    await forward.close();
    expect(worker.cancellations).toBe(0);
  });

  test('by close: one cancellation with the same TOFU token, connections closed, port free', async () => {
    const { forward, worker } = await openLane(echo);
    const socket = await connectTo(forward.listenPort);
    socket.write('x');
    await once(socket, 'data');
    const rest = receiveAll(socket);
    await Promise.all([forward.close(), forward.close()]);
    expect((await rest).error).toBe('ECONNRESET');
    expect(await forward.ended).toEqual({ reason: 'closed', error: undefined });
    expect(worker.handshakes).toEqual([
      { command: 'connect', tofuToken: forward.tofuToken },
      { command: 'cancel-session', tofuToken: forward.tofuToken },
    ]);
    expect(forward.snapshot()).toMatchObject({ listening: false, openConnections: 0 });
    expect(forward.snapshot().connections[0]?.closedReason).toMatch(/canceled/i);
    expect(await isListening(forward.listenPort)).toBe(false);
  });

  test('by close with keepSession: another forward continues the session', async () => {
    const { session, forward, worker } = await openLane(echo);
    await roundTrip(forward.listenPort);
    await forward.close({ keepSession: true });
    expect(worker.cancellations).toBe(0);
    const next = await openTestForward(session.token([worker.address]), { tofuToken: forward.tofuToken });
    await roundTrip(next.listenPort);
    expect(worker.handshakes.map((handshake) => handshake.tofuToken)).toEqual([
      forward.tofuToken,
      forward.tofuToken,
    ]);
  });

  test('by close with an unreachable worker: bounded, and reports the failure', async () => {
    const session = await createTestSession();
    const silent = await listenOn((socket) => socket.resume());
    const forward = await openTestForward(session.token([`127.0.0.1:${portOf(silent)}`]));
    await forward.close({ timeoutMs: 50 });
    const end = await forward.ended;
    expect(end.reason).toBe('closed');
    expect(end.error).toMatchObject({ code: 'worker-timeout' });
    silent.close();
  });

  test('during a dial: releases the local program', async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, () => undefined);
    const forward = await openTestForward(session.token([worker.address]));
    const left = receiveAll(await connectTo(forward.listenPort));
    await when(forward, (now) => now.totalConnections === 1);
    await forward.close();
    expect((await left).error).toBe('ECONNRESET');
    expect(forward.snapshot()).toMatchObject({ lastError: undefined, openConnections: 0 });
  });
});
