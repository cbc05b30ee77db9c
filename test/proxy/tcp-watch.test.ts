import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ReadTcpTable, rowKey, type TcpRow } from '../../src/proxy/tcp-table.ts';
import { followClient, followWorker, TcpWatch, whenDelivered } from '../../src/proxy/tcp-watch.ts';
import { tcpPair } from '../wire/tls-pair.ts';

const FAST = { firstMs: 0, pauseMs: 1 };
const HELD: TcpRow = { held: true, uid: 1000, unacknowledged: 0, unanswered: 0 };
const CLOSED: TcpRow = { held: false, uid: 0, unacknowledged: 0, unanswered: 0 };

/** Our end and the client's; undefined: the reading fails. */
type Reading = { readonly ours?: TcpRow; readonly theirs?: TcpRow } | undefined;

/** A table with these readings in sequence, then the last one repeatedly. */
function scripted(socket: Socket, readings: readonly Reading[]) {
  const own = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const far = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  const script = { used: 0 };
  const read: ReadTcpTable = async () => {
    const reading = readings[Math.min(script.used, readings.length - 1)];
    script.used += 1;
    if (reading === undefined) throw new Error('too many open files');
    const rows = new Map<string, TcpRow>();
    if (reading.ours !== undefined) rows.set(rowKey(own, far), reading.ours);
    if (reading.theirs !== undefined) rows.set(rowKey(far, own), reading.theirs);
    return rows;
  };
  return { script, watch: new TcpWatch(read, FAST) };
}

const there = { ours: HELD, theirs: HELD };

describe('a client that has ended its stream', () => {
  test.each<[string, Reading[], 'closed' | 'unknown', number]>([
    ['is closed when no program holds its end', [there, there, { ours: HELD, theirs: CLOSED }], 'closed', 3],
    ['is closed when its row has gone and stays away', [there, { ours: HELD }], 'closed', 3],
    [
      'is not closed by one row that a reading missed',
      [there, { ours: HELD }, there, { ours: HELD }],
      'closed',
      5,
    ],
    ['is not closed by readings that fail', [there, undefined, { ours: HELD, theirs: CLOSED }], 'closed', 3],
    ['is unknown without a table', [undefined], 'unknown', 1],
    ['is unknown on another machine', [{ ours: HELD }], 'unknown', 1],
    ['is unknown where the table names no owners', [{ ours: CLOSED, theirs: CLOSED }], 'unknown', 1],
  ])('%s', async (_, readings, state, after) => {
    const { worker: socket } = await tcpPair();
    const { script, watch } = scripted(socket, readings);
    expect(await new Promise((resolve) => followClient(watch, socket, resolve))).toBe(state);
    expect(script.used).toBe(after);
  });
});

describe('what was written', () => {
  const bounds = { stallMs: 600_000, blindMs: 1 };
  const left = (unacknowledged: number): Reading => ({ ours: { ...HELD, unacknowledged } });

  test.each<[string, Reading[], { stallMs: number; blindMs: number }]>([
    ['is waited for until the other side has it', [left(9), left(9), left(1), left(0)], bounds],
    ['is given up when nothing moves', [left(9), left(9), left(9)], { ...bounds, stallMs: 0 }],
    ['is given its time where it cannot be seen', [undefined], bounds],
  ])('%s', async (_, readings, bounds) => {
    const { worker: socket } = await tcpPair();
    const { script, watch } = scripted(socket, readings);
    await new Promise<void>((resolve) => whenDelivered(watch, socket, bounds, resolve));
    expect(script.used).toBeGreaterThan(0);
    if (bounds.stallMs > 0) expect(script.used).toBe(readings.length);
  });
});

describe('a worker', () => {
  const asked = (...counts: readonly number[]): Reading[] =>
    counts.map((unanswered) => ({ ours: { ...HELD, unanswered } }));

  test.each<[string, Reading[], 'silent' | 'gone', number]>([
    [
      'is silent if it leaves one question after another unanswered',
      asked(0, 1, 3, 4, 5, 6, 6, 7, 7, 7),
      'silent',
      10,
    ],
    [
      'is not silent if it has answered in between',
      asked(5, 6, 7, 8, 9, 9, 1, 5, 6, 6, 7, 7, 7, 8, 8, 8),
      'silent',
      16,
    ],
    ['is not silent after a few questions', asked(1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3), 'silent', 11],
    ['is gone if the row of our end has gone and stays away', [there, {}, there, {}], 'gone', 5],
    ['is not judged by readings that fail', [there, undefined, undefined, {}], 'gone', 5],
  ])('%s', async (_, readings, state, after) => {
    const { worker: socket } = await tcpPair();
    const { script, watch } = scripted(socket, readings);
    expect(await new Promise((resolve) => followWorker(watch, socket, resolve))).toBe(state);
    expect(script.used).toBe(after);
  });

  test('is not followed without a table', async () => {
    const { worker: socket } = await tcpPair();
    const { script, watch } = scripted(socket, [undefined, {}]);
    followWorker(watch, socket, () => expect.fail('nothing was seen'));
    await new Promise<void>((resolve) => {
      let looks = 0;
      watch.follow(socket, () => {
        looks += 1;
        if (looks === 4) resolve();
        return looks === 4;
      });
    });
    expect(script.used).toBe(4);
  });
});

test('one reading serves all connections, and none is made without followers', async () => {
  const sockets = await Promise.all(Array.from({ length: 5 }, async () => (await tcpPair()).worker));
  const asked: number[] = [];
  const read: ReadTcpTable = async (keys) => {
    asked.push(keys.size);
    return new Map();
  };
  const watch = new TcpWatch(read, FAST);
  let looks = 0;
  const done = Promise.withResolvers<void>();
  const stops = sockets.map((socket) =>
    watch.follow(socket, () => {
      looks += 1;
      if (looks === 15) done.resolve();
      return false;
    }),
  );
  onTestFinished(() => {
    for (const stop of stops) stop();
  });
  await done.promise;
  expect(asked).toEqual([10, 10, 10]);
  for (const stop of stops) stop();
  const again = new Promise<void>((resolve) => {
    const [socket] = sockets;
    if (socket !== undefined)
      watch.follow(socket, () => {
        resolve();
        return true;
      });
  });
  await again;
  expect(asked).toEqual([10, 10, 10, 2]);
});

test('a connection that is no longer followed causes no reading', async () => {
  const { worker: socket } = await tcpPair();
  let readings = 0;
  const read: ReadTcpTable = async () => {
    readings += 1;
    return new Map();
  };
  const watch = new TcpWatch(read, FAST);
  const stop = watch.follow(socket, () => expect.fail('it was stopped'));
  stop();
  const { worker: other } = await tcpPair();
  await new Promise<void>((resolve) => {
    watch.follow(other, () => {
      resolve();
      return true;
    });
  });
  expect(readings).toBe(1);
});
