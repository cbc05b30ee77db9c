/** Which session a connection through the proxy uses. */
import { describe, expect, test } from 'vitest';
import { Alarms } from '../../src/lib/at-time.ts';
import { BndError } from '../../src/lib/errors.ts';
import { openTestGateway, Reader, socksTo, type TestGateway, WEB } from '../support/gateways.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { Peer } from '../support/scripted-worker.ts';

const echo = (peer: Peer): void => peer.echo();
const HOST = 'web.prod.boundary';

/** Connects, sends a byte and waits until it is back. */
async function roundTrip({ gateway }: TestGateway, host = HOST): Promise<void> {
  const { reply, client } = await socksTo(gateway, host);
  expect(reply).toBe(0);
  client.socket.write('x');
  expect((await client.next(1)).toString()).toBe('x');
  client.socket.destroy();
}

describe('sessions', () => {
  test('200 first connections at once share one, and the name is looked up once', async () => {
    const own = await openTestGateway(echo);
    await Promise.all(Array.from({ length: 200 }, () => roundTrip(own)));
    expect(own.forwards).toHaveLength(1);
    expect(own.asked).toHaveLength(1);
    expect(own.forwards[0]?.snapshot()).toMatchObject({
      totalConnections: 200,
      bytesUp: 200,
      bytesDown: 200,
    });
  });

  test('all spellings of a name share one', async () => {
    const own = await openTestGateway(echo);
    for (const host of [HOST, 'web.prod', 'WEB.Prod.Boundary.', 'web.prod.']) await roundTrip(own, host);
    expect(own.forwards).toHaveLength(1);
  });

  test.each([1, 3])(
    'one with a limit of %d is followed by the next, and no connection fails',
    async (limit) => {
      let left = new Map<unknown, number>();
      const own = await openTestGateway(
        (peer) => {
          const token = peer.handshake.tofuToken;
          const now = (left.get(token) ?? limit) - 1;
          left = left.set(token, now);
          if (now < 0) peer.ws.close(1011, 'unable to authorize connection');
          else {
            peer.accept(now);
            peer.ws.on('message', (message) => peer.ws.send(message));
          }
        },
        { connectionLimit: limit },
      );
      await Promise.all(Array.from({ length: 12 }, () => roundTrip(own)));
      expect(own.forwards).toHaveLength(Math.ceil(12 / limit));
    },
  );

  test('a target with a host of its own has its own', async () => {
    const other = { ...WEB, key: 'ttcp_1234567890 hst_1234567890', hostId: 'hst_1234567890' };
    const own = await openTestGateway(echo, { targets: { 'web.prod': WEB, 'web.lab': other } });
    await roundTrip(own);
    await roundTrip(own, 'web.lab');
    expect(own.forwards).toHaveLength(2);
  });

  test('one that is over is replaced without a failed connection', async () => {
    const revoked = new Set<unknown>();
    const own = await openTestGateway((peer) => {
      if (revoked.has(peer.handshake.tofuToken)) peer.ws.close(1011, 'unable to authorize connection');
      else peer.echo();
    });
    await roundTrip(own);
    revoked.add(own.forwards[0]?.tofuToken);
    await roundTrip(own);
    expect(own.forwards).toHaveLength(2);
  });

  test('one that has just worked is replied for at once: the first bytes leave with the handshake', async () => {
    let connections = 0;
    const own = await openTestGateway((peer) => {
      connections += 1;
      if (connections === 1) peer.echo();
      // Decides once the bytes of the client are there.
      else
        peer.ws.once('message', (message) => {
          peer.accept();
          peer.ws.send(message);
        });
    });
    await roundTrip(own);
    await roundTrip(own);
    expect(own.forwards[0]?.snapshot()).toMatchObject({ totalConnections: 2, bytesUp: 2 });
  });

  describe('rights that are withdrawn', () => {
    const withdraw = async (idleMs: number): Promise<TestGateway> => {
      const time = new ManualClock(Date.now());
      const revoked = new Set<unknown>();
      const own = await openTestGateway(
        (peer) => {
          if (revoked.has(peer.handshake.tofuToken)) peer.ws.close(1011, 'unable to authorize connection');
          else peer.echo();
        },
        { clock: { now: time.now, at: () => () => undefined } },
      );
      await roundTrip(own);
      time.jump(idleMs);
      revoked.add(own.forwards[0]?.tofuToken);
      own.deny(new BndError('forbidden', 'You may not open sessions to web.'));
      return own;
    };

    test('rights that are withdrawn are reported in the protocol of the client', async () => {
      const own = await withdraw(60_000);
      expect((await socksTo(own.gateway, HOST)).reply).toBe(2);
      expect(own.refused.join()).toContain('You may not open sessions to web.');
    });

    test('right after a connection, the next one is reset, and the one after gets the code', async () => {
      const own = await withdraw(59_999);
      const { reply, client } = await socksTo(own.gateway, HOST);
      expect([reply, (await client.next(1)).length, client.isReset]).toEqual([0, 0, true]);
      expect(own.refused.join()).toContain('You may not open sessions to web.');
      expect((await socksTo(own.gateway, HOST)).reply).toBe(2);
    });

    test('a client of HTTP is reset too, and then gets the status', async () => {
      const { gateway } = await withdraw(59_999);
      const statusOf = async (client: Reader) => {
        client.socket.write(`CONNECT ${HOST}:80 HTTP/1.1\r\nhost: ${HOST}:80\r\n\r\n`);
        return Number((await client.next(12)).toString().slice(9));
      };
      const [first, later] = [new Reader(gateway.port), new Reader(gateway.port)];
      expect(await statusOf(first)).toBe(200);
      await first.next(1_000);
      expect(first.isReset).toBe(true);
      expect(await statusOf(later)).toBe(403);
    });
  });

  test('a refusal of a session that never worked opens no further one', async () => {
    const own = await openTestGateway((peer) => peer.ws.close(1011, 'unable to authorize connection'));
    for (let tries = 0; tries < 3; tries += 1) expect((await socksTo(own.gateway, HOST)).reply).toBe(1);
    expect(own.forwards).toHaveLength(1);
  });
});

describe('before a session expires', () => {
  const MINUTE_MS = 60_000;
  const start = async () => {
    const time = new ManualClock(Date.now());
    const alarms = new Alarms(time);
    const clock = { now: time.now, at: (timeMs: number, run: () => void) => alarms.at(timeMs, run) };
    const own = await openTestGateway(echo, { clock, lifeMs: 60 * MINUTE_MS });
    await roundTrip(own);
    return { own, time };
  };
  const opened = async ({ forwards }: TestGateway, count: number) => {
    while (forwards.length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  test('its successor is opened if it was used recently, and takes the next connection', async () => {
    const { own, time } = await start();
    time.jump(55 * MINUTE_MS);
    await roundTrip(own);
    expect(own.forwards).toHaveLength(1);
    await time.advance(4 * MINUTE_MS + 2_000);
    await opened(own, 2);
    await roundTrip(own);
    expect(own.forwards).toHaveLength(2);
    expect(own.forwards[1]?.snapshot().totalConnections).toBe(1);
  });

  test('none is opened if it was not', async () => {
    const { own, time } = await start();
    await time.advance(59 * MINUTE_MS + 2_000);
    expect(own.forwards).toHaveLength(1);
  });

  test('the last two seconds belong to the next one', async () => {
    const { own, time } = await start();
    time.jump(60 * MINUTE_MS - 1_000);
    await roundTrip(own);
    expect(own.forwards).toHaveLength(2);
  });
});
