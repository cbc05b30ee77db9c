/** Readers that do not read. */
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { ReadTcpTable } from '../../src/proxy/tcp-table.ts';
import { receiveAll } from '../support/tcp.ts';
import { closeCode, PATIENT, rig } from './tunnel-rig.ts';

const FOUR_MIB = 4 * 1024 * 1024;
const WAIT = { interval: 5, timeout: 20_000 };
const ALIVE = { held: true, uid: 1000, unacknowledged: 0, unanswered: 0 };

describe('a stalled reader buffers at most 4 MiB, and receives everything once it reads', () => {
  const chunk = randomBytes(65_536);
  const rounds = 640;

  test('down', async () => {
    const { client, ws, count, held } = await rig(PATIENT);
    client.pause();
    for (let round = 0; round < rounds; round++) ws.send(chunk);
    expect(await settled(held)).toBeLessThan(FOUR_MIB);
    expect(count.down).toBeLessThan(rounds * chunk.length);
    ws.close(1000);
    const { bytes } = await receiveAll(client.resume());
    expect(digest(bytes)).toBe(digest(...Array<Buffer>(rounds).fill(chunk)));
  });

  test('up', async () => {
    const { client, ws, count, held } = await rig({
      ...PATIENT,
      graceMs: { ...PATIENT.graceMs, unanswered: 30 },
    });
    ws.pause();
    for (let round = 0; round < rounds; round++) client.write(chunk);
    expect(await settled(held)).toBeLessThan(FOUR_MIB);
    expect(count.up).toBeLessThan(rounds * chunk.length);
    const messages: Buffer[] = [];
    ws.on('message', (message: Buffer) => messages.push(message));
    ws.resume();
    client.end();
    expect(await closeCode(ws)).toBe(1000);
    expect(digest(...messages)).toBe(digest(...Array<Buffer>(rounds).fill(chunk)));
  });
});

test('a local program that is killed while the worker takes nothing ends the connection', async () => {
  const { client, ws, ended, held } = await rig({ ...PATIENT, stallMs: 20 });
  ws.pause();
  for (let round = 0; round < 640; round++) client.write(randomBytes(65_536));
  await settled(held);
  client.resetAndDestroy();
  expect((await ended).error).toBeUndefined();
});

describe('a worker', () => {
  const silent: ReadTcpTable = async (keys) =>
    new Map([...keys].map((key) => [key, { held: true, uid: 1000, unacknowledged: 1, unanswered: 7 }]));

  /** A tunnel whose local program does not read, and whose link is paused for it; `sent` has arrived or waits in the system. */
  async function fullRig(readWorker: ReadTcpTable) {
    const state = { isFull: false };
    const read: ReadTcpTable = (keys) => {
      if (!state.isFull) return Promise.resolve(new Map([...keys].map((key) => [key, ALIVE])));
      return readWorker(keys);
    };
    const parts = await rig({ ...PATIENT, unreadMs: 20 }, undefined, undefined, read);
    parts.client.pause();
    const chunk = randomBytes(65_536);
    let sent = 0;
    while (!parts.isFull()) {
      parts.ws.send(chunk);
      sent += chunk.length;
      await vi.waitFor(() => expect(parts.isFull() || parts.count.down === sent).toBe(true), WAIT);
    }
    state.isFull = true;
    return { ...parts, chunk, sent };
  }

  test('whose system does not respond any more ends the connection with an error', async () => {
    const { client, ended } = await rig(PATIENT, undefined, undefined, silent);
    const received = receiveAll(client, 'close');
    expect((await ended).error?.code).toBe('connection-cut');
    expect((await received).error).toBe('ECONNRESET');
  });

  test('whose system does not respond any more ends it also while the local program does not read', async () => {
    const { client, ended } = await fullRig(silent);
    expect((await ended).error?.code).toBe('connection-cut');
    expect((await receiveAll(client.resume(), 'close')).error).toBe('ECONNRESET');
  });

  test('that has sent everything and gone is read to the end, though the local program does not read', async () => {
    const { client, ws, ended, chunk, sent, count } = await fullRig(async () => new Map());
    ws.send(chunk);
    ws.close(1000);
    await vi.waitFor(() => expect(count.down).toBe(sent + chunk.length), WAIT);
    const { bytes, error } = await receiveAll(client.resume());
    expect([bytes.length, error]).toEqual([sent + chunk.length, undefined]);
    client.end();
    expect((await ended).error).toBeUndefined();
  });
});

/** Resolves with the value once it no longer changes. */
async function settled(read: () => number): Promise<number> {
  let value = Number.NaN;
  await vi.waitFor(
    () => {
      const before = value;
      value = read();
      if (value !== before || value === 0) throw new Error(`still changing: ${value}`);
    },
    { interval: 200, timeout: 20_000 },
  );
  return value;
}

function digest(...parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
