/** What the thread of a proxy runs in tests, in place of the built program. */
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveGateway } from '../../src/gateway/gateway-thread.ts';
import { carryForwards } from '../../src/proxy/forward-thread.ts';
import { openForward } from '../../src/proxy/index.ts';

if (parentPort !== null && workerData instanceof MessagePort)
  carryForwards(parentPort, serveGateway(workerData, openForward).openForward);
