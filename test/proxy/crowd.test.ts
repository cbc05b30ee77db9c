import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { Forward } from '../../src/proxy/types.ts';
import { createWorker } from '../../src/server/worker/index.ts';
import { fc } from '../support/fast-check.ts';
import { openLane, openTestForward, when } from '../support/forwards.ts';
import { MemoryAuthority } from '../support/memory-authority.ts';
import { type Peer, portOf } from '../support/scripted-worker.ts';
import { connectTo, listenOn } from '../support/tcp.ts';

/** A forward to an echo server through the bundled worker. */
async function openEcho(): Promise<Forward> {
  const endpoint = await listenOn((socket) => socket.pipe(socket));
  const authority = new MemoryAuthority();
  const worker = await createWorker({ authority, listen: { host: '127.0.0.1', port: 0 } });
  onTestFinished(async () => {
    await worker.close();
    endpoint.close();
  });
  const session = await authority.createSession({ endpoint: `tcp://127.0.0.1:${portOf(endpoint)}` });
  return openTestForward(authority.tokenFor(session, worker.address));
}

/** Sends the chunks, each in its own turn of the event loop, and resolves with the digest of as many bytes as are returned. */
async function throughEcho(port: number, chunks: readonly Buffer[]): Promise<string> {
  const socket = await connectTo(port);
  const hash = createHash('sha256');
  let missing = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const whole = Promise.withResolvers<void>();
  socket.on('error', whole.reject);
  socket.on('close', () => whole.reject(new Error(`${missing} bytes never came back`)));
  socket.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    missing -= chunk.length;
    if (missing <= 0) whole.resolve();
  });
  for (const chunk of chunks) {
    if (!socket.write(chunk)) await once(socket, 'drain');
    else await new Promise(setImmediate);
  }
  await whole.promise;
  socket.destroy();
  return hash.digest('hex');
}

function digest(chunks: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

test('bytes arrive unchanged, split anywhere', async () => {
  const forward = await openEcho();
  const size = fc.constantFrom(1, 125, 126, 127, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 200_000);
  await fc.assert(
    fc.asyncProperty(
      fc.array(size, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 255 }),
      async (sizes, seed) => {
        const chunks = sizes.map((length, index) => randomBytes(length).fill(seed + index, 0, 1));
        expect(await throughEcho(forward.listenPort, chunks)).toBe(digest(chunks));
      },
    ),
    { numRuns: 25 },
  );
});

test('200 concurrent connections lose and mix up nothing', async () => {
  const forward = await openEcho();
  const runs = Array.from({ length: 200 }, async () => {
    const chunks = Array.from({ length: 4 }, () => randomBytes(32_768));
    return (await throughEcho(forward.listenPort, chunks)) === digest(chunks);
  });
  expect((await Promise.all(runs)).every((intact) => intact)).toBe(true);
  const now = await when(forward, (snapshot) => snapshot.totalConnections === 200);
  expect(now).toMatchObject({ bytesUp: 200 * 131_072, bytesDown: 200 * 131_072, lastError: undefined });
});

test('a worker that fails every other handshake costs no connection', async () => {
  const { forward } = await openLane((peer) => {
    if (peer.number % 2 === 1)
      peer.ws.close(1002, 'received header with unexpected rsv bits set: false:false:true');
    else peer.echo();
  });
  for (let round = 0; round < 60; round++) {
    const bytes = Buffer.from(`round ${round}`);
    expect(await throughEcho(forward.listenPort, [bytes])).toBe(digest([bytes]));
  }
  expect(forward.snapshot()).toMatchObject({ totalConnections: 60, lastError: undefined });
});

/** Returns the function that accepts; then everything comes back, also what came before. */
function echoLater({ ws, accept }: Peer): () => void {
  const early: Buffer[] = [];
  ws.on('message', (bytes: Buffer) => early.push(bytes));
  return () => {
    accept();
    ws.removeAllListeners('message').on('message', (bytes: Buffer) => ws.send(bytes));
    for (const bytes of early) ws.send(bytes);
  };
}

test('500 connections at once are dialed 32 at a time, and each gets its answer', async () => {
  const unanswered: (() => void)[] = [];
  let answered = 0;
  let most = 0;
  const { forward } = await openLane(
    (peer) => {
      unanswered.push(echoLater(peer));
      most = Math.max(most, unanswered.length);
      if (unanswered.length < Math.min(32, 500 - answered)) return;
      answered += unanswered.length;
      for (const answer of unanswered.splice(0)) answer();
    },
    { warm: 1, dialTimeoutMs: 100_000 },
  );
  const answers = await Promise.all(
    Array.from({ length: 500 }, async (_, index) => {
      const bytes = Buffer.from(`client ${index}`);
      return (await throughEcho(forward.listenPort, [bytes])) === digest([bytes]);
    }),
  );
  expect(answers.every((isRight) => isRight)).toBe(true);
  expect(most).toBe(32);
});

test('a program that leaves while others are dialed before it costs no connection', async () => {
  const held: Peer[] = [];
  const { forward, worker } = await openLane((peer) => void held.push(peer), { dialTimeoutMs: 100_000 });
  const sockets = await Promise.all(Array.from({ length: 33 }, () => connectTo(forward.listenPort)));
  await worker.until(() => held.length === 32);
  for (const socket of sockets) socket.on('error', () => undefined);
  await when(forward, (now) => now.totalConnections === 33);
  for (const socket of sockets.slice(32)) socket.resetAndDestroy();
  const { connections } = await when(forward, (now) =>
    now.connections.some(({ state }) => state === 'closed'),
  );
  expect(
    connections.filter(({ closedReason }) => closedReason === 'The client closed the connection.'),
  ).toHaveLength(1);
  expect(worker.upgrades).toBe(32);
  for (const socket of sockets) socket.destroy();
});

test('keeps only the newest 100 closed connections, but counts all in the totals', async () => {
  const { forward } = await openLane((peer) => {
    peer.accept();
    peer.ws.send(Buffer.alloc(10));
    peer.ws.close(1000);
  });
  for (let round = 0; round < 110; round++) {
    const socket = await connectTo(forward.listenPort);
    socket.resume();
    await once(socket, 'end');
    socket.destroy();
  }
  const { connections, ...totals } = await when(forward, (now) => now.openConnections === 0);
  expect(totals).toMatchObject({ totalConnections: 110, bytesDown: 1_100 });
  expect(connections.map((connection) => connection.number)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 11),
  );
});
