/** Forwards that serve only programs of their own user. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RefusedPeer } from '../../src/lib/only-you.ts';
import type { PeerCheck } from '../../src/proxy/only-you.ts';
import { openForwardOf, openLane, passedTo, startTestWorker, when } from '../support/forwards.ts';
import { NOBODY, run, STRANGER, strangersCheck } from '../support/other-user.ts';
import { createTestSession, type Peer } from '../support/scripted-worker.ts';
import { connectTo, type Received, receiveAll } from '../support/tcp.ts';

const STRANGE: RefusedPeer = { uid: 1001, user: 'alice (uid 1001)' };
const GONE: RefusedPeer = { uid: undefined, user: 'an unknown user' };
const echo = (peer: Peer) => peer.echo();
/** As late as a reading. */
const refuse: PeerCheck = () => new Promise((resolve) => setImmediate(() => resolve(STRANGE)));

async function open(check: PeerCheck, options: { readonly warm?: number } = {}) {
  const session = await createTestSession();
  const worker = await startTestWorker(session, echo);
  const token = session.token([worker.address]);
  const forward = await openForwardOf(token, () => ({ check, ...options }));
  return { worker, forward };
}

async function roundTrip(port: number): Promise<void> {
  const socket = await connectTo(port);
  socket.write('ping');
  await once(socket, 'data');
  socket.destroy();
}

/** What a program that may be reset at any time receives. */
function received(port: number, sends = ''): Promise<Received> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  if (sends !== '') socket.write(sends);
  return receiveAll(socket);
}

/** A check whose answers the test gives, in the order of the connections. */
function answered() {
  const asked: { socket: Socket; answer: (peer: RefusedPeer | undefined) => void }[] = [];
  const check: PeerCheck = (socket) =>
    new Promise((answer) => {
      asked.push({ socket, answer });
    });
  const next = async (index: number) => {
    await expect.poll(() => asked.length, { interval: 5 }).toBeGreaterThan(index);
    return asked[index];
  };
  return { check, next };
}

describe('before the answer of the check', () => {
  test('the worker is dialed, but gets neither a handshake nor a byte', async () => {
    const { check, next } = answered();
    const { worker, forward } = await open(check);
    const socket = await connectTo(forward.listenPort);
    socket.write('ping');
    const asked = await next(0);
    await worker.until(() => worker.waiting.size === 1);
    // Another connection does all of it meanwhile.
    const other = connectTo(forward.listenPort);
    (await next(1))?.answer(undefined);
    (await other).write('pong');
    await once(await other, 'data');
    expect(worker.handshakes).toHaveLength(1);
    expect(worker.waiting.size).toBe(1);
    asked?.answer(undefined);
    const [echoed] = await once(socket, 'data');
    expect(String(echoed)).toMatch(/^pi/);
    expect(worker.upgrades).toBe(2);
    for (const one of [socket, await other]) one.destroy();
  });

  test.each([
    ['is ready', 1],
    ['is being dialed', 0],
  ])('a warm connection that %s is not used', async (_, waiting) => {
    const { check, next } = answered();
    const { worker, forward } = await open(check, { warm: 1 });
    await worker.until(() => worker.waiting.size === waiting);
    const left = received(forward.listenPort, 'ping');
    const asked = await next(0);
    await worker.until(() => worker.waiting.size === 1);
    const served = roundTrip(forward.listenPort);
    (await next(1))?.answer(undefined);
    await served;
    expect(worker.handshakes).toHaveLength(1);
    asked?.answer(STRANGE);
    expect((await left).error).toBe('ECONNRESET');
    await when(forward, ({ refused }) => refused.length === 1);
    expect(worker.handshakes).toHaveLength(1);
  });

  test('a warm connection is not used up by programs that are refused', async () => {
    const session = await createTestSession();
    const used: Peer['ws'][] = [];
    const worker = await startTestWorker(session, (peer) => {
      used.push(peer.ws);
      peer.echo();
    });
    let isStrange = true;
    const check: PeerCheck = async (socket) => (isStrange ? refuse(socket) : undefined);
    const kept = Promise.withResolvers<void>();
    const forward = await openForwardOf(session.token([worker.address]), (dialer) => ({
      check,
      warm: 1,
      dialer: {
        ...passedTo(dialer),
        ready: async (...options) => {
          const ready = await dialer.ready(...options);
          setImmediate(kept.resolve);
          return ready;
        },
      },
    }));
    await kept.promise;
    const [warm] = worker.waiting;
    await received(forward.listenPort, 'ping');
    await when(forward, ({ refused }) => refused.length === 1);
    isStrange = false;
    await roundTrip(forward.listenPort);
    expect(used[0] === warm).toBe(true);
  });
});

describe('a refused program', () => {
  test('is reset and counted by user, as no connection and no failure', async () => {
    const { worker, forward } = await open(async () => STRANGE);
    for (const _ of [1, 2])
      expect(await received(forward.listenPort)).toEqual({ bytes: Buffer.alloc(0), error: 'ECONNRESET' });
    await when(forward, ({ refused }) => refused[0]?.count === 2);
    expect(forward.snapshot()).toMatchObject({
      refused: [{ ...STRANGE, count: 2 }],
      totalConnections: 0,
      connections: [],
      failing: undefined,
      listening: true,
    });
    expect(worker.handshakes).toEqual([]);
  });

  test('is not dialed for if others were refused just before', async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, echo);
    let dials = 0;
    const forward = await openForwardOf(session.token([worker.address]), (dialer) => ({
      check: refuse,
      dialer: {
        ...passedTo(dialer),
        connect: (...options) => {
          dials += 1;
          return dialer.connect(...options);
        },
      },
    }));
    await Promise.all(Array.from({ length: 3 }, () => received(forward.listenPort)));
    const before = dials;
    for (let count = 0; count < 10; count += 1) await received(forward.listenPort);
    await when(forward, ({ refused }) => refused[0]?.count === 13);
    expect(dials).toBe(before);
  });

  test('that sent bytes and closed before its user was known is reported, one that sent none is not', async () => {
    const { check, next } = answered();
    const { worker, forward } = await open(check);
    const silent = connect({ port: forward.listenPort, host: '127.0.0.1' }).end();
    const left = receiveAll(silent);
    (await next(0))?.answer(GONE);
    expect((await left).bytes).toHaveLength(0);
    const hasty = connect({ port: forward.listenPort, host: '127.0.0.1' }).end('ping');
    hasty.on('error', () => undefined);
    const asked = await next(1);
    await expect.poll(() => asked?.socket.readableLength, { interval: 5 }).toBe(4);
    asked?.answer(GONE);
    await when(forward, ({ refused }) => refused.length === 1);
    expect(forward.snapshot().refused).toEqual([{ ...GONE, count: 1 }]);
    expect(worker.handshakes).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('a program of another user', () => {
  test.each(['on', 'auto'] as const)('is refused (%s)', async (choice) => {
    const { worker, forward } = await open(strangersCheck(choice));
    const { listenPort } = forward;
    expect(await run(`exec 3<>/dev/tcp/127.0.0.1/${listenPort}; echo ping >&3; cat <&3`)).toBe('');
    await when(forward, ({ refused }) => refused.some(({ uid, count }) => uid === STRANGER && count === 1));
    expect(worker.handshakes).toEqual([]);
  });

  test('is refused if it sends and closes at once', async () => {
    const { worker, forward } = await open(strangersCheck());
    await run(`echo ping >/dev/tcp/127.0.0.1/${forward.listenPort}`);
    // Its user may or may not have been seen in time.
    await when(forward, ({ refused }) => refused.length === 1);
    expect(worker.handshakes).toEqual([]);
    expect(forward.snapshot().bytesUp).toBe(0);
  });
});

test.runIf(process.platform === 'linux')('programs of the same user are served', async () => {
  const { worker, forward } = await openLane(echo, { onlyYou: 'on' });
  await roundTrip(forward.listenPort);
  expect(forward.snapshot().refused).toEqual([]);
  expect(worker.handshakes).toHaveLength(1);
});

test.runIf(process.platform === 'linux')(
  'an ordinary user and root are served by a forward of that user, a third user is not',
  async () => {
    const session = await createTestSession();
    const worker = await startTestWorker(session, echo);
    const own = process.geteuid?.() === 0 ? 12_345 : (process.geteuid?.() ?? 0);
    const script = fileURLToPath(new URL('owner-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, String(own)], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill());
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.end(session.token([worker.address]));
    const port = Number((await lines.next()).value);
    // This process: root, or that user.
    await roundTrip(port);
    const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}; echo ping >&3; head -c 5 <&3`;
    expect(await run(ask, own)).toBe('ping\n');
    expect(worker.handshakes).toHaveLength(2);
    if (process.geteuid?.() !== 0) return;
    expect(await run(ask, NOBODY)).toBe('');
    expect((await lines.next()).value).toBe(`refused ${NOBODY}`);
  },
);
