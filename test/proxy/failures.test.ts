/** Connections that fail while the session is open: what they end, and what the snapshot reports. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Forward, SessionState } from '../../src/proxy/types.ts';
import { type Lane, openLane, when } from '../support/forwards.ts';
import type { Peer } from '../support/scripted-worker.ts';
import { connectTo, isListening, receiveAll } from '../support/tcp.ts';

const REFUSED = [1011, 'unable to authorize connection'] as const;

/** A worker that echoes, except for connections with these numbers, which it handles with `treat`. */
function openFlawed(
  numbers: readonly number[],
  flaw: (peer: Peer) => void,
  options: Parameters<typeof openLane>[1] = {},
): Promise<Lane> {
  return openLane((peer) => (numbers.includes(peer.number) ? flaw(peer) : peer.echo()), options);
}

async function roundTrip({ listenPort }: Forward): Promise<void> {
  const socket = await connectTo(listenPort);
  socket.write('ping');
  await once(socket, 'data');
  socket.destroy();
}

/** The error that ends a connection after it sends something. */
async function failure({ listenPort }: Forward): Promise<string | undefined> {
  const socket = await connectTo(listenPort);
  socket.write('ping');
  return (await receiveAll(socket)).error;
}

describe('one failure ends only that connection', () => {
  test.each([
    ['is refused', (peer: Peer) => peer.ws.close(...REFUSED), 'session-refused'],
    [
      'is refused before the session is active',
      (peer: Peer) => peer.ws.close(1011, 'refusing to activate session'),
      'session-refused',
    ],
    [
      'cannot be proxied',
      (peer: Peer) => {
        peer.accept();
        peer.ws.close(1011, 'unable to establish proxy');
      },
      'connection-cut',
    ],
    [
      'is cut',
      (peer: Peer) => {
        peer.accept();
        peer.ws.once('message', () => peer.ws.terminate());
      },
      'connection-cut',
    ],
  ] as const)('that %s: others live on, and the next one is tried anew', async (_, flaw, code) => {
    const { forward } = await openFlawed([2], flaw);
    const other = await connectTo(forward.listenPort);
    other.write('first');
    await once(other, 'data');
    expect(await failure(forward)).toBe('ECONNRESET');
    const failing = await when(forward, (now) => now.failing !== undefined);
    expect(failing).toMatchObject({
      listening: true,
      failing: { count: 1, error: { code } },
      end: undefined,
    });
    await roundTrip(forward);
    other.write('again');
    expect(String(await once(other, 'data'))).toBe('again');
    other.destroy();
    expect(forward.snapshot()).toMatchObject({ listening: true, end: undefined });
  });

  test('of a limited session that is not used up', async () => {
    const { forward } = await openLane(
      (peer) => {
        if (peer.number === 1) peer.ws.close(...REFUSED);
        else {
          peer.accept(2);
          peer.ws.on('message', (message: Buffer) => peer.ws.send(message));
        }
      },
      { connectionLimit: 3 },
    );
    expect(await failure(forward)).toBe('ECONNRESET');
    await roundTrip(forward);
    expect(forward.snapshot()).toMatchObject({ listening: true, connectionsLeft: 2, end: undefined });
  });
});

describe('asks the controller after a failure', () => {
  const asking = async (state: () => Promise<SessionState>) => {
    const asked = { times: 0 };
    const lane = await openFlawed([2], (peer) => peer.ws.close(...REFUSED), {
      sessionState: () => {
        asked.times += 1;
        return state();
      },
    });
    await roundTrip(lane.forward);
    expect(asked.times).toBe(0);
    expect(await failure(lane.forward)).toBe('ECONNRESET');
    await expect.poll(() => asked.times).toBe(1);
    return lane;
  };

  test('and ends the forward without a cancellation if the session is over', async () => {
    const { forward, worker } = await asking(async () => 'over');
    expect((await forward.ended).reason).toBe('session-over');
    expect(await isListening(forward.listenPort)).toBe(false);
    await forward.close();
    expect(worker.cancellations).toBe(0);
  });

  test.each([
    ['says that it lives', async () => 'open' as const],
    ['does not know', async () => 'unknown' as const],
    ['cannot be reached', () => Promise.reject(new Error('no route to host'))],
  ])('and the forward goes on when it %s', async (_, state) => {
    const { forward } = await asking(state);
    await roundTrip(forward);
    expect(forward.snapshot()).toMatchObject({ listening: true, end: undefined });
  });

  test('but open connections continue to their end', async () => {
    const { forward } = await openFlawed([2], (peer) => peer.ws.close(...REFUSED), {
      sessionState: async () => 'over',
    });
    const other = await connectTo(forward.listenPort);
    other.write('first');
    await once(other, 'data');
    await failure(forward);
    const ending = await when(forward, (now) => !now.listening);
    expect(ending).toMatchObject({ openConnections: 1, end: undefined });
    other.write('still here');
    expect(String(await once(other, 'data'))).toBe('still here');
    other.destroy();
    expect((await forward.ended).reason).toBe('session-over');
  });

  test('but not if a connection reached the host', async () => {
    const { forward } = await openFlawed(
      [1],
      (peer) => {
        peer.accept();
        peer.ws.close(3000, 'unable to setup proxying');
      },
      { sessionState: () => expect.fail('asked') },
    );
    expect(await failure(forward)).toBe('ECONNRESET');
    await roundTrip(forward);
  });
});

describe('the snapshot reports failing connections', () => {
  test('since when, how many and why, until the first byte from a host', async () => {
    const { forward } = await openFlawed([1, 2], (peer) => peer.ws.close(...REFUSED));
    const beforeMs = Date.now();
    await failure(forward);
    const first = await when(forward, (now) => now.failing !== undefined);
    await failure(forward);
    const second = await when(forward, (now) => now.failing?.count === 2);
    expect(first.failing?.sinceMs).toBeGreaterThanOrEqual(beforeMs);
    expect(second.failing?.sinceMs).toBe(first.failing?.sinceMs);
    expect(second.lastError).toBe(second.failing?.error);
    await roundTrip(forward);
    expect(forward.snapshot()).toMatchObject({ failing: undefined, lastError: undefined });
  });

  test('even if workers accept connections for a host that they cannot reach', async () => {
    const { forward } = await openFlawed([1, 2, 3], (peer) => {
      peer.accept();
      peer.ws.close(3000, 'unable to setup proxying');
    });
    const counts: (number | undefined)[] = [];
    forward.onChange(() => counts.push(forward.snapshot().failing?.count));
    for (let turn = 0; turn < 3; turn += 1) await failure(forward);
    await when(forward, (now) => now.failing?.count === 3);
    expect([...new Set(counts.filter((count) => count !== undefined))]).toEqual([1, 2, 3]);
    // After a failure only a working connection resets it.
    expect(counts.slice(counts.indexOf(1))).not.toContain(undefined);
  });

  test('a host that only ends its stream works', async () => {
    const { forward } = await openLane((peer) => {
      if (peer.number === 1) peer.ws.close(...REFUSED);
      else {
        peer.accept();
        peer.ws.close(1000);
      }
    });
    await failure(forward);
    await when(forward, (now) => now.failing !== undefined);
    expect(await failure(forward)).toBeUndefined();
    await when(forward, (now) => now.failing === undefined);
  });

  test.each([
    ['cuts its connections', ({ ws }: Peer) => ws.terminate()],
    ['ends their TLS streams', (peer: Peer) => peer.endTls()],
    ['ends them as if the host had', ({ ws }: Peer) => ws.close(1000)],
  ] as const)(
    'a worker that %s at a cancellation of ours is not a failure, and ours is the reason',
    async (_, end) => {
      const ends: (() => void)[] = [];
      const { forward } = await openLane(
        (peer) => {
          ends.push(() => end(peer));
          peer.echo();
        },
        { sessionState: async () => 'unknown' },
      );
      const socket = await connectTo(forward.listenPort);
      socket.write('x');
      await once(socket, 'data');
      const received = receiveAll(socket);
      const closing = forward.close();
      for (const each of ends) each();
      await received;
      socket.destroy();
      await closing;
      const { connections, failing } = forward.snapshot();
      expect(connections[0]?.closedReason).toMatch(/canceled/i);
      expect(failing).toBeUndefined();
    },
  );

  test('a forward that only releases its session does not claim to have canceled it', async () => {
    const { forward } = await openLane((peer) => peer.echo());
    const socket = await connectTo(forward.listenPort);
    socket.write('x');
    await once(socket, 'data');
    const received = receiveAll(socket);
    await forward.close({ keepSession: true });
    await received;
    expect(forward.snapshot().connections[0]?.closedReason).not.toMatch(/cancel/i);
  });
});
