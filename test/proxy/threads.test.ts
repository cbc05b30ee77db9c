import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forwardThreads } from '../../src/proxy/threads.ts';
import type { Forward, ForwardOptions, OpenForward } from '../../src/proxy/types.ts';
import { CRASH } from '../support/forward-thread.ts';
import { startTestWorker, when } from '../support/forwards.ts';
import { createTestSession, type Peer, portOf, type TestSession } from '../support/scripted-worker.ts';
import { connectTo, isListening, listenOn, receiveAll } from '../support/tcp.ts';

interface Rig {
  readonly open: OpenForward;
  /** Every thread so far. */
  readonly threads: readonly Worker[];
}

function startRig(most = 2): Rig {
  const threads: Worker[] = [];
  const open = forwardThreads({
    most,
    start: () => {
      const worker = new Worker(new URL('../support/forward-thread.ts', import.meta.url));
      threads.push(worker);
      return worker;
    },
  });
  onTestFinished(async () => {
    await Promise.all(threads.map((thread) => thread.terminate()));
  });
  return { open, threads };
}

async function openOne(
  rig: Rig,
  behave: (peer: Peer) => void,
  options: Partial<ForwardOptions> & { readonly limit?: number; readonly lifeMs?: number } = {},
): Promise<{ readonly forward: Forward; readonly session: TestSession }> {
  const { limit = -1, lifeMs, ...rest } = options;
  const session = await createTestSession(lifeMs);
  const worker = await startTestWorker(session, behave);
  const forward = await rig.open({
    authorizationToken: session.token([worker.address], { connectionLimit: limit }),
    warm: 0,
    ...rest,
  });
  return { forward, session };
}

const echo = (peer: Peer) => peer.echo();

describe('a forward in a thread', () => {
  test('carries bytes, and reports the same figures as one in this thread', async () => {
    const { forward } = await openOne(startRig(), echo);
    const sent = randomBytes(500_000);
    const socket = await connectTo(forward.listenPort);
    socket.write(sent);
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    while (Buffer.concat(received).length < sent.length) await once(socket, 'data');
    expect(Buffer.concat(received).equals(sent)).toBe(true);
    socket.destroy();
    const now = await when(forward, ({ connections }) => connections[0]?.state === 'closed');
    expect(now).toMatchObject({
      bytesUp: sent.length,
      bytesDown: sent.length,
      totalConnections: 1,
      listening: true,
    });
    await forward.close({ keepSession: true });
    expect(await forward.ended).toEqual({ reason: 'closed', error: undefined });
    expect(await isListening(forward.listenPort)).toBe(false);
  });

  test('opens web access for a browser', async () => {
    const { forward } = await openOne(startRig(), echo);
    const access = { authorization: 'Basic eA==', isTls: false, host: 'h', port: 80, path: '/a' };
    const [one, other] = await Promise.all([forward.openWeb(access), forward.openWeb(access)]);
    expect(one).not.toBe(other);
    const answer = await fetch(one, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/a']);
    expect((await fetch(one, { redirect: 'manual' })).status).toBe(403);
    await forward.close({ keepSession: true });
    await expect(forward.openWeb(access)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('rejects like one in this thread', async () => {
    const { open } = startRig();
    const failure = await open({ authorizationToken: 'nonsense' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'bad-authorization-token' });
    const busy = await listenOn(() => undefined);
    onTestFinished(() => void busy.close());
    const session = await createTestSession();
    const worker = await startTestWorker(session, echo);
    const authorizationToken = session.token([worker.address]);
    const refused = await open({ authorizationToken, listenPort: portOf(busy) }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'port-busy', hint: expect.stringContaining('port') });
  });

  test('ends with its reason when its connections are used up', async () => {
    const { forward } = await openOne(
      startRig(),
      (peer) => {
        peer.accept(0);
        peer.ws.close(1000);
      },
      { limit: 1 },
    );
    await receiveAll(await connectTo(forward.listenPort));
    expect((await forward.ended).reason).toBe('no-connections-left');
    expect(forward.snapshot()).toMatchObject({ listening: false, end: { reason: 'no-connections-left' } });
  });

  test('asks the controller through this thread, and ends when that says that the session is over', async () => {
    let asked = 0;
    const { forward } = await openOne(
      startRig(),
      (peer) => peer.ws.close(1011, 'unable to authorize connection'),
      {
        sessionState: async () => {
          asked += 1;
          return 'over';
        },
      },
    );
    await receiveAll(await connectTo(forward.listenPort));
    expect((await forward.ended).reason).toBe('session-over');
    expect(asked).toBe(1);
    expect(forward.snapshot().lastError?.code).toBe('session-refused');
  });

  test('goes on if the controller cannot be asked', async () => {
    const { forward } = await openOne(
      startRig(),
      (peer) => (peer.number === 1 ? peer.ws.close(1011, 'unable to authorize connection') : peer.echo()),
      {
        sessionState: () => Promise.reject(new Error('offline')),
      },
    );
    await receiveAll(await connectTo(forward.listenPort));
    const socket = await connectTo(forward.listenPort);
    socket.write('x');
    expect(String((await once(socket, 'data'))[0])).toBe('x');
    socket.destroy();
  });
});

describe('threads', () => {
  test('are shared by a few forwards, and by more when no core is left', async () => {
    const rig = startRig(2);
    for (let count = 0; count < 4; count += 1) await openOne(rig, echo);
    expect(rig.threads).toHaveLength(1);
    for (let count = 0; count < 6; count += 1) await openOne(rig, echo);
    expect(rig.threads).toHaveLength(2);
  });

  test('that die end their forwards with an error; the next forward gets another one', async () => {
    const rig = startRig();
    const { forward } = await openOne(rig, echo);
    const socket = await connectTo(forward.listenPort);
    socket.on('error', () => undefined);
    await rig.threads[0]?.terminate();
    const end = await forward.ended;
    expect(end).toMatchObject({ reason: 'failed', error: { code: 'forward-crashed' } });
    expect(forward.snapshot()).toMatchObject({ listening: false, end: { reason: 'failed' } });
    await forward.close();
    const { forward: next } = await openOne(rig, echo);
    expect(next.snapshot().listening).toBe(true);
    expect(rig.threads).toHaveLength(2);
  });

  test('that crash give local programs an error, not the end of the data', async () => {
    const rig = startRig();
    const { forward } = await openOne(rig, echo);
    const socket = await connectTo(forward.listenPort);
    socket.write('x');
    await once(socket, 'data');
    const received = receiveAll(socket);
    rig.threads[0]?.postMessage(CRASH);
    expect((await received).error).toBe('ECONNRESET');
    expect((await forward.ended).error?.code).toBe('forward-crashed');
  });
});
