/** Signals that ask a command to stop. */
import { expect, test } from 'vitest';
import { onStopRequest } from '../../src/lib/stop-request.ts';

test('a signal that comes twice at once is one request; a later one ends the process', async () => {
  const before = process.listenerCount('SIGTERM');
  const listeners = (): number => process.listenerCount('SIGTERM') - before;
  const later: (() => void)[] = [];
  const stop = onStopRequest({ exitWithStdin: false, after: (_, run) => later.push(run) });
  process.emit('SIGTERM', 'SIGTERM');
  await stop.requested;
  expect(listeners()).toBe(1);
  process.emit('SIGTERM', 'SIGTERM');
  for (const run of later) run();
  expect(listeners()).toBe(0);
});
