/** The threads that carry the forwards of the screen. */
import { availableParallelism } from 'node:os';
import { startSelfThread } from '../../lib/self.ts';
import { forwardThreads } from '../../proxy/threads.ts';
import type { OpenForward } from '../../proxy/types.ts';
import { FORWARD_THREAD_COMMAND } from './thread-command.ts';

/** What a thread prints is dropped: the screen belongs to the main thread. */
export function openInThreads(): OpenForward {
  return forwardThreads({
    start: () => startSelfThread(FORWARD_THREAD_COMMAND, { stdout: true, stderr: true }),
    most: availableParallelism(),
  });
}
