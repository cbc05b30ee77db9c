import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { messageFrame, pingFrame } from '../../src/wire/frames.ts';
import { Link, type LinkEnd } from '../../src/wire/link.ts';
import { frame } from './frames.ts';
import { type Pair, tlsPair } from './tls-pair.ts';

const NOTHING = Buffer.alloc(0);

/** A user of a link that records everything. */
class Listener {
  readonly pieces: Buffer[] = [];
  readonly ends: LinkEnd[] = [];
  drains = 0;
  #changed = Promise.withResolvers<void>();

  data(piece: Buffer): void {
    this.pieces.push(piece);
    this.#change();
  }

  drain(): void {
    this.drains++;
    this.#change();
  }

  ended(end: LinkEnd): void {
    this.ends.push(end);
    this.#change();
  }

  all(): Buffer {
    return Buffer.concat(this.pieces);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#changed.promise;
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

interface Ends {
  readonly client: Link;
  readonly worker: Link;
  readonly sockets: Pair<Awaited<ReturnType<typeof tlsPair>>['client']>;
}

async function linkPair(): Promise<Ends> {
  const sockets = await tlsPair();
  return {
    client: new Link(sockets.client, 'client', NOTHING),
    worker: new Link(sockets.worker, 'worker', NOTHING),
    sockets,
  };
}

function listen(link: Link): Listener {
  const listener = new Listener();
  link.use(listener);
  return listener;
}

describe.each([
  ['client', 'worker'],
  ['worker', 'client'],
] as const)('from the %s to the %s', (here, there) => {
  test('delivers payload, and a close waits for all of it', async () => {
    const ends = await linkPair();
    const payload = randomBytes(3_000_001);
    const [sender, listener] = [listen(ends[here]), listen(ends[there])];
    expect(ends[here].write(payload)).toBe(false);
    ends[here].close({ code: 3000, reason: 'unable to setup proxying' });
    await listener.until(() => listener.ends.length > 0);
    expect(listener.all().equals(payload)).toBe(true);
    expect(listener.ends).toEqual([
      { kind: 'closed', status: { code: 3000, reason: 'unable to setup proxying' } },
    ]);
    // A status is answered with the same.
    await sender.until(() => sender.ends.length > 0);
    expect(sender.ends).toEqual(listener.ends);
  });

  test('buffers data without a user, in order, across a change of users', async () => {
    const ends = await linkPair();
    for (const text of ['first', 'second', 'third']) ends[here].send(Buffer.from(text));
    ends[here].close();
    const second = new Listener();
    await new Promise<void>((resolve) => {
      ends[there].use({
        data: (piece) => {
          expect(String(piece)).toBe('first');
          ends[there].release();
          resolve();
        },
        drain: () => undefined,
        ended: () => expect.fail('the first user has let go'),
      });
    });
    ends[there].use(second);
    await second.until(() => second.ends.length > 0);
    expect(second.pieces.map(String)).toEqual(['second', 'third']);
  });

  test('buffers what followed the headers of the upgrade, also across a change of users', async () => {
    const sockets = await tlsPair();
    const rest = Buffer.concat(
      ['one', 'two', 'three'].map((text) => messageFrame(Buffer.from(text), here === 'client')),
    );
    const link = new Link(sockets[there], there, rest.subarray(0, -2));
    sockets[here].write(rest.subarray(-2));
    const taken: string[] = [];
    link.use({
      data: (piece) => {
        taken.push(String(piece));
        link.release();
      },
      drain: () => undefined,
      ended: () => undefined,
    });
    expect(taken).toEqual(['one']);
    const listener = listen(link);
    await listener.until(() => listener.all().length === 8);
    expect(String(listener.all())).toBe('twothree');
  });

  test('reports a lost connection as 1006, once', async () => {
    const ends = await linkPair();
    const listener = listen(ends[there]);
    ends[here].destroy();
    await new Promise<void>((resolve) => ends[there].onGone(resolve));
    expect(listener.ends).toEqual([{ kind: 'closed', status: { code: 1006, reason: '' } }]);
    await new Promise<void>((resolve) => ends[there].onGone(resolve));
  });

  test('reports a violation, and closes with its status', async () => {
    const sockets = await tlsPair();
    const ours = listen(new Link(sockets[there], there, NOTHING));
    const theirs = listen(new Link(sockets[here], here, NOTHING));
    // Masked like the other side's frames.
    sockets[here].write(pingFrame(here !== 'client'));
    const status = { code: 1002, reason: 'wrong masking' };
    await Promise.all([ours.until(() => ours.ends.length > 0), theirs.until(() => theirs.ends.length > 0)]);
    expect(ours.ends).toEqual([{ kind: 'violation', status }]);
    expect(theirs.ends).toEqual([{ kind: 'closed', status }]);
  });

  test('pings repeatedly when idle, and the other side answers', async () => {
    const ends = await linkPair();
    listen(ends[here]);
    listen(ends[there]);
    let answers = 0;
    const answered = new Promise<void>((resolve) => {
      ends.sockets[here].on('data', () => ++answers === 3 && resolve());
    });
    ends[here].keepAlive(20, () => undefined);
    await answered;
  });

  test('does not ping while it is paused, because a peer that cannot send cannot answer', async () => {
    const ends = await linkPair();
    listen(ends[here]);
    const pinged = new Promise<void>((resolve) => void ends.sockets[there].once('data', () => resolve()));
    ends[here].pause();
    let intervals = 0;
    const waited = new Promise<void>((resolve) => {
      ends.sockets[here].on('timeout', () => ++intervals === 3 && resolve());
    });
    ends[here].keepAlive(20, () => undefined);
    await waited;
    expect(ends.sockets[there].bytesRead).toBe(0);
    ends[here].resume();
    listen(ends[there]);
    await pinged;
  });

  test('notices that a peer that has read all payload answers no more', async () => {
    const ends = await linkPair();
    listen(ends[here]);
    listen(ends[there]);
    ends[here].write(Buffer.from('payload'));
    ends.sockets[here].on('data', () => ends[there].pause());
    // On a slow machine a further ping may have left before it paused: it answers all of them then.
    let intervals = 0;
    ends.sockets[here].on('timeout', () => ++intervals % 8 === 0 && ends[there].resume());
    await new Promise<void>((resolve) => ends[here].keepAlive(20, resolve));
  });

  test('leaves a peer alone that may have payload to read before the ping', async () => {
    const ends = await linkPair();
    listen(ends[here]);
    listen(ends[there]);
    ends.sockets[here].once('data', () => {
      ends[there].pause();
      ends[here].write(Buffer.from('payload'));
    });
    let intervals = 0;
    const waited = new Promise<void>((resolve) => {
      ends.sockets[here].on('timeout', () => ++intervals === 8 && resolve());
    });
    let silences = 0;
    ends[here].keepAlive(20, () => ++silences);
    await waited;
    expect(silences).toBe(0);
  });

  test('does not answer a peer forever that pings without reading', async () => {
    const ends = await linkPair();
    listen(ends[there]);
    const peer = ends.sockets[here].pause();
    const ping = frame({
      opcode: 9,
      payload: Buffer.alloc(125),
      key: here === 'client' ? Buffer.alloc(4) : undefined,
    });
    const pings = Buffer.concat(Array.from({ length: 10_000 }, () => ping));
    // The pongs for these are several times what the system buffers.
    for (let turn = 0; turn < 30; turn++) if (!peer.write(pings)) await once(peer, 'drain');
    expect(ends.sockets[there].writableLength).toBeLessThan(256 * 1024);
  });
});
