/** A worker that refuses or cuts connections at any step: bytes reach the host once, in order, or the program gets an error. */
import { test } from 'vitest';
import { fc } from '../support/fast-check.ts';
import { openLane } from '../support/forwards.ts';
import type { Peer } from '../support/scripted-worker.ts';
import { CLIENT, expectOnce, payloadOf, run } from './whole-bytes.ts';

interface Step {
  /**
   * `refuse`: a close frame instead of the answer; `lose`: a cut instead of it; `late`: an echo whose answer to the handshake comes after some bytes;
   * `cut`: a cut later; `drain`: an echo, and all connections that wait are closed; `serve`: an echo.
   */
  readonly kind: 'refuse' | 'lose' | 'late' | 'cut' | 'drain' | 'serve';
  /** Number of bytes of the program after which it happens. */
  readonly after: number;
}

const STEP = fc.record({
  kind: fc.constantFrom<Step['kind'][]>('refuse', 'lose', 'late', 'cut', 'drain', 'serve'),
  after: fc.oneof(fc.constant(0), fc.nat(70_000)),
});

/** How long a worker waits for bytes that may never come. */
const PATIENCE_MS = 300;

/** Follows the step, and records in `hosts` what may have reached the host. */
function follow({ ws, accept }: Peer, { kind, after }: Step, hosts: Buffer[][]): void {
  const received: Buffer[] = [];
  if (kind !== 'refuse') hosts.push(received);
  const isAnswered = kind === 'cut' || kind === 'drain' || kind === 'serve';
  let isServing = isAnswered;
  if (isAnswered) accept();
  const act = (): void => {
    clearTimeout(wait);
    if (kind === 'refuse') ws.close(1002, 'received header with unexpected rsv bits set');
    else if (kind !== 'late') ws.terminate();
    else if (!isServing) {
      isServing = true;
      accept();
      for (const bytes of received) ws.send(bytes);
    }
  };
  let length = 0;
  ws.on('message', (bytes: Buffer) => {
    if (ws.readyState !== ws.OPEN) return;
    received.push(bytes);
    length += bytes.length;
    if (isServing) ws.send(bytes);
    if (kind !== 'drain' && kind !== 'serve' && length >= after) act();
  });
  const wait = isAnswered ? undefined : setTimeout(act, after === 0 ? 0 : PATIENCE_MS);
  ws.on('close', () => clearTimeout(wait));
  if (kind === 'cut' && after === 0) act();
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
          (peer) => {
            const step = left.shift() ?? { kind: 'serve', after: 0 };
            if (step.kind === 'drain') for (const ws of worker.waiting) ws.close(1001);
            follow(peer, step, hosts);
          },
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
        expectOnce(clients, outcomes, hosts);
      },
    ),
    { numRuns: 40 },
  );
});
