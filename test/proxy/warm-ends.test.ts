/** A session that ends or loses its rights while programs use it, and limits on its connections: every byte once or an error, every connection counted. */
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type Lane, openLane } from '../server/worker/lane.ts';
import { fc } from '../support/fast-check.ts';
import { openTestForward } from '../support/forwards.ts';
import { CLIENT, expectOnce, payloadOf, run } from './whole-bytes.ts';

const EVENTS = {
  none: () => undefined,
  canceled: ({ authority, session }: Lane) => authority.end(session.sessionId, 'canceling'),
  terminated: ({ authority, session }: Lane) => authority.end(session.sessionId, 'terminated'),
  /** The worker can authorize no more connections; those that are open go on. */
  'rights withdrawn': ({ authority }: Lane) => {
    authority.broken = 'authorizeConnection';
  },
} as const;

const PLAN = fc.record({
  event: fc.constantFrom<(keyof typeof EVENTS)[]>('none', 'canceled', 'terminated', 'rights withdrawn'),
  /** Number of bytes that have reached the host when it happens. */
  after: fc.oneof(fc.constant(1), fc.nat(400_000)),
  limit: fc.constantFrom(-1, 1, 3),
  warm: fc.constantFrom(0, 1, 3),
  clients: fc.array(CLIENT, { minLength: 1, maxLength: 5 }),
});

interface Host {
  /** What each connection has brought, in pieces. */
  readonly received: Buffer[][];
  readonly accept: (socket: Socket) => void;
}

/** An echo that calls back once, when this many bytes have come. */
function echoThat(after: number, run: () => void): Host {
  const received: Buffer[][] = [];
  let length = 0;
  return {
    received,
    accept(socket) {
      const pieces: Buffer[] = [];
      received.push(pieces);
      socket.on('data', (piece: Buffer) => {
        pieces.push(piece);
        const before = length;
        length += piece.length;
        if (before < after && length >= after) run();
        socket.write(piece);
      });
      socket.on('end', () => socket.end());
    },
  };
}

test('no byte is lost without an error or sent twice, and no connection is one too many', async () => {
  await fc.assert(
    fc.asyncProperty(PLAN, async ({ event, after, limit, warm, clients }) => {
      const host = echoThat(after, () => EVENTS[event](lane));
      const lane = await openLane({ host: host.accept, connectionLimit: limit });
      const { authority, session, worker } = lane;
      const forward = await openTestForward(authority.tokenFor(session, worker.address), {
        warm,
        sessionState: async () =>
          authority.sessions.get(session.sessionId)?.status === 'active' ? 'open' : 'over',
      });
      const outcomes = await Promise.all(
        clients.map(({ length, pieces }, index) => run(forward.listenPort, payloadOf(index, length), pieces)),
      );
      await forward.close({ keepSession: true });
      await worker.close();
      expectOnce(clients, outcomes, host.received);
      const used = authority.connections.length;
      const most = limit === -1 ? clients.length : Math.min(limit, clients.length);
      expect(used).toBeLessThanOrEqual(most);
      if (event === 'none') expect(used).toBe(most);
      const whole = outcomes.filter(({ answer }, index) => answer.length === clients[index]?.length);
      if (event === 'none') expect(whole).toHaveLength(most);
    }),
    { numRuns: 30 },
  );
});

test('no byte is lost without an error when the session expires meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 100, max: 400 }),
      fc.array(CLIENT, { minLength: 1, maxLength: 5 }),
      async (livesMs, clients) => {
        const host = echoThat(0, () => undefined);
        const { authority, session, worker } = await openLane({ host: host.accept });
        const soon = { ...session, expiresAtMs: Date.now() + livesMs };
        authority.sessions.set(session.sessionId, soon);
        const forward = await openTestForward(authority.tokenFor(soon, worker.address), { warm: 1 });
        const outcomes = await Promise.all(
          clients.map(({ length, pieces }, index) =>
            run(forward.listenPort, payloadOf(index, length), pieces),
          ),
        );
        expect((await forward.ended).reason).toBe('expired');
        await worker.close();
        expectOnce(clients, outcomes, host.received);
        expect(authority.connections.length).toBeLessThanOrEqual(clients.length);
      },
    ),
    { numRuns: 6 },
  );
});
