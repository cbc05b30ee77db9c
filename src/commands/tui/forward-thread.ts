/** The threads that carry the forwards of the screen, and the one of its proxy. */
import { availableParallelism } from 'node:os';
import { gatewayThreads } from '../../gateway/thread-gateway.ts';
import type { OpenGateway } from '../../gateway/types.ts';
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

/** Opens the proxy, in a thread of its own with the forwards that it uses. */
export function openGatewayInThread(): OpenGateway {
  return gatewayThreads((port) =>
    startSelfThread(FORWARD_THREAD_COMMAND, {
      stdout: true,
      stderr: true,
      workerData: port,
      transferList: [port],
    }),
  );
}
