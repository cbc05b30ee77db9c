/** Readers that do not read. */
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { receiveAll } from '../support/tcp.ts';

import { closeCode, PATIENT, rig } from './tunnel-rig.ts';

const FOUR_MIB = 4 * 1024 * 1024;

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
