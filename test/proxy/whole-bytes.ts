/** Clients of an echo whose every byte is checked: it reaches the host at most once and in order, and none is lost without an error. */
import { connect } from 'node:net';
import { expect } from 'vitest';
import { fc } from '../support/fast-check.ts';

export const CLIENT = fc.record({
  length: fc.integer({ min: 1, max: 300_000 }),
  pieces: fc.integer({ min: 1, max: 4 }),
});

/** Bytes that differ at each position and for each client. */
export function payloadOf(client: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1)
    bytes[index] = index === 0 ? client : (index * 7 + (index >> 8)) & 0xff;
  return bytes;
}

export interface Outcome {
  readonly answer: Buffer;
  /** The program got an error. */
  readonly isReset: boolean;
}

/** Sends the payload in pieces to an echo behind this port, and resolves with what came back by the end or the error. */
export async function run(port: number, payload: Buffer, pieces: number): Promise<Outcome> {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const received: Buffer[] = [];
  let isReset = false;
  let length = 0;
  socket.on('error', () => {
    isReset = true;
  });
  socket.on('data', (bytes: Buffer) => {
    received.push(bytes);
    length += bytes.length;
    if (length >= payload.length) socket.destroy();
  });
  const size = Math.ceil(payload.length / pieces);
  for (let at = 0; at < payload.length; at += size) {
    socket.write(payload.subarray(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  return { answer: Buffer.concat(received), isReset };
}

/** `hosts`: the pieces that each connection may have brought to its host. */
export function expectOnce(
  clients: readonly { readonly length: number }[],
  outcomes: readonly Outcome[],
  hosts: readonly (readonly Buffer[])[],
): void {
  const received = hosts.map((pieces) => Buffer.concat(pieces)).filter((bytes) => bytes.length > 0);
  for (const [index, { answer, isReset }] of outcomes.entries()) {
    const payload = payloadOf(index, clients[index]?.length ?? 0);
    const reached = received.filter((bytes) => bytes[0] === index);
    expect(reached.length).toBeLessThanOrEqual(1);
    for (const bytes of [answer, ...reached])
      expect(bytes.equals(payload.subarray(0, bytes.length))).toBe(true);
    if (!isReset) expect(answer.length).toBe(payload.length);
  }
}
