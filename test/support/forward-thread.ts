/** What a thread of the tests runs, in place of the built program. */
import { parentPort } from 'node:worker_threads';
import { carryForwards } from '../../src/proxy/forward-thread.ts';
import { openForward } from '../../src/proxy/index.ts';

/** Message that makes it fail. */
export const CRASH = 'crash';

if (parentPort !== null) {
  carryForwards(parentPort, openForward);
  parentPort.on('message', (message) => {
    if (message === CRASH) throw new Error('as asked');
  });
}
