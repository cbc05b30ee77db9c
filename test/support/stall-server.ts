/** A child process with the bundled pair, started with --expose-gc: says where it listens, and what it holds when it is asked. */
import { setImmediate as turn } from 'node:timers/promises';
import { createController } from '../../src/server/controller/index.ts';
import { ConnectionLimits } from '../../src/server/limits/connection-limits.ts';
import { createWorker } from '../../src/server/worker/index.ts';

export interface Started {
  readonly api: string;
  readonly proxy: string;
}

export interface Held {
  /** Used heap and external memory after a collection, in bytes. */
  readonly used: number;
  readonly sockets: number;
}

const listen = { host: '127.0.0.1', port: 0 };
const connections = new ConnectionLimits();
let proxy = '';
const controller = await createController({
  listen,
  connections,
  // A round may take longer than the usual time between two requests.
  limits: { idleMs: 3_600_000 },
  workerAddress: () => proxy,
  idSuffix: '1234567890',
  loginName: 'admin',
  password: 'password',
  unprivilegedLoginName: 'user',
  unprivilegedPassword: 'password',
});
const worker = await createWorker({ authority: controller.authority, listen, limits: connections });
proxy = worker.address;
await controller.listen();

process.on('message', async () => {
  // What a collection frees outside of the heap is released in later turns.
  for (let n = 0; n < 5; n++) {
    global.gc?.();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  process.send?.({ used: heapUsed + external, sockets } satisfies Held);
});
process.send?.({ api: controller.address, proxy } satisfies Started);
