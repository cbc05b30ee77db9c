/** The threads that carry the forwards of the screen. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { forwardThreads } from '../../proxy/threads.ts';
import type { OpenForward } from '../../proxy/types.ts';
import { FORWARD_THREAD_COMMAND } from './thread-command.ts';

/** `script` is this program. What a thread prints is dropped: the screen belongs to the main thread. */
export function openInThreads(script: string): OpenForward {
  return forwardThreads({
    start: () =>
      new Worker(script, { argv: [FORWARD_THREAD_COMMAND], execArgv: [], stdout: true, stderr: true }),
    most: availableParallelism(),
  });
}
