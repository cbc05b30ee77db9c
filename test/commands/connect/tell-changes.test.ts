/** The lines of `connect` on stderr, for a forward with scripted figures. */
import { expect, test } from 'vitest';
import { tellChanges } from '../../../src/commands/connect/tell-changes.ts';
import { BndError, type ErrorCode } from '../../../src/lib/errors.ts';
import { MemoryForward } from '../../support/memory-forward.ts';

function rig(expiresAtMs = Date.now() + 3_600_000) {
  const forward = new MemoryForward({
    sessionId: 's_1234567890',
    targetId: 'ttcp_1',
    listenPort: 5432,
    expiresAtMs,
  });
  const lines: string[] = [];
  const stop = tellChanges(forward, (line) => lines.push(line));
  const fail = (code: ErrorCode, count: number, message = `It is ${code}.`) =>
    forward.set({ failing: { sinceMs: 0, count, error: new BndError(code, message) } });
  return { forward, lines, fail, stop };
}

test('one line per kind of failure, and one when connections work again', () => {
  const { forward, lines, fail } = rig();
  fail('worker-unreachable', 1);
  fail('worker-unreachable', 2);
  fail('connection-cut', 3);
  fail('worker-unreachable', 4);
  expect(lines).toEqual([
    expect.stringContaining('worker-unreachable'),
    expect.stringContaining('connection-cut'),
  ]);
  forward.set({ failing: undefined });
  forward.set({ openConnections: 2 });
  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain('4 failures');
  fail('worker-unreachable', 1);
  expect(lines).toHaveLength(4);
});

test('sanitizes text of a worker', () => {
  const { lines, fail } = rig();
  fail('worker-protocol', 1, 'Worker w: \u001b]0;owned\u0007\u202e\nsecond line.');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\u0000-\u001f\u202e]/);
});

test('reports a forward that no longer listens while connections continue', () => {
  const { forward, lines } = rig();
  forward.set({ openConnections: 3, connectionsLeft: 1 });
  forward.set({ listening: false, connectionsLeft: 0 });
  forward.set({ openConnections: 2 });
  expect(lines).toEqual([expect.stringMatching(/no longer listening on 127\.0\.0\.1:5432.*3/)]);
});

test.each([
  ['without open connections', 0, 3_600_000],
  ['at the expiry', 1, -1],
])('its end is left to the program %s', (_, openConnections, livesMs) => {
  const { forward, lines } = rig(Date.now() + livesMs);
  forward.set({ openConnections });
  forward.set({ listening: false });
  expect(lines).toEqual([]);
});

test('reports nothing after the end', () => {
  const { lines, fail, stop } = rig();
  stop();
  fail('worker-unreachable', 1);
  expect(lines).toEqual([]);
});

test('one line for each user whose programs are refused', () => {
  const { forward, lines } = rig();
  const alice = { uid: 1001, user: 'alice (uid 1001)' };
  const bob = { uid: 1002, user: 'bob (uid 1002)' };
  forward.set({ refused: [{ ...alice, count: 1 }] });
  forward.set({ refused: [{ ...alice, count: 900 }] });
  forward.set({
    refused: [
      { ...alice, count: 901 },
      { ...bob, count: 1 },
    ],
  });
  expect(lines).toEqual([expect.stringContaining(alice.user), expect.stringContaining(bob.user)]);
});
