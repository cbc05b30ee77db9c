/** A worker that refuses or cuts connections at any step: bytes reach the host once, in order, or the program gets an error. */
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { fc } from '../support/fast-check.ts';
import { openLane } from '../support/forwards.ts';
import type { Peer } from '../support/scripted-worker.ts';

interface Step {
  /** `refuse`: a close frame instead of the answer; `lose`: a cut instead of it; `cut`: a cut later; `serve`: an echo. */
  readonly kind: 'refuse' | 'lose' | 'cut' | 'serve';
  /** Number of bytes of the program after which it happens. */
  readonly after: number;
}

const STEP = fc.record({
  kind: fc.constantFrom('refuse', 'lose', 'cut', 'serve'),
  after: fc.oneof(fc.constant(0), fc.nat(70_000)),
});
const CLIENT = fc.record({
  length: fc.integer({ min: 1, max: 300_000 }),
  pieces: fc.integer({ min: 1, max: 4 }),
});

/** Bytes that differ at each position and for each client. */
function payloadOf(client: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1)
    bytes[index] = index === 0 ? client : (index * 7 + (index >> 8)) & 0xff;
  return bytes;
}

/** Follows the step, and records in `hosts` what may have reached the host. */
function follow(peer: Peer, { kind, after }: Step, hosts: Buffer[][]): void {
  const received: Buffer[] = [];
  let length = 0;
  if (kind !== 'refuse') hosts.push(received);
  const act = (): void => {
    if (kind === 'refuse') peer.ws.close(1002, 'received header with unexpected rsv bits set');
    else peer.ws.terminate();
  };
  if (kind === 'cut' || kind === 'serve') peer.accept();
  if (after === 0 && kind !== 'serve') {
    act();
    return;
  }
  // A refusal without enough bytes would never come.
  const isDue = () => kind !== 'serve' && length >= after;
  const wait = kind === 'refuse' || kind === 'lose' ? setTimeout(act, 300) : undefined;
  peer.ws.on('message', (bytes: Buffer) => {
    if (peer.ws.readyState !== peer.ws.OPEN) return;
    received.push(bytes);
    length += bytes.length;
    if (kind === 'cut' || kind === 'serve') peer.ws.send(bytes);
    if (!isDue()) return;
    clearTimeout(wait);
    act();
  });
  peer.ws.on('close', () => clearTimeout(wait));
}

async function run(
  port: number,
  payload: Buffer,
  pieces: number,
): Promise<{ readonly answer: Buffer; readonly isReset: boolean }> {
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

test('no byte is lost without an error, sent twice or out of order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(STEP, { maxLength: 6 }),
      fc.array(CLIENT, { minLength: 1, maxLength: 4 }),
      async (steps, clients) => {
        const left = [...steps];
        const hosts: Buffer[][] = [];
        const { forward, worker } = await openLane(
          (peer) => follow(peer, left.shift() ?? { kind: 'serve', after: 0 }, hosts),
          { warm: 2 },
        );
        await worker.until(() => worker.waiting.size > 0);
        const outcomes = await Promise.all(
          clients.map(({ length, pieces }, index) =>
            run(forward.listenPort, payloadOf(index, length), pieces),
          ),
        );
        await forward.close({ keepSession: true });
        await worker[Symbol.asyncDispose]();
        for (const [index, { answer, isReset }] of outcomes.entries()) {
          const payload = payloadOf(index, clients[index]?.length ?? 0);
          const reached = hosts
            .map((parts) => Buffer.concat(parts))
            .filter((bytes) => bytes[0] === index && bytes.length > 0);
          expect(reached.length).toBeLessThanOrEqual(1);
          for (const bytes of [answer, ...reached])
            expect(bytes.equals(payload.subarray(0, bytes.length))).toBe(true);
          if (!isReset) expect(answer.length).toBe(payload.length);
        }
      },
    ),
    { numRuns: 40 },
  );
});
