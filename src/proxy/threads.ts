/**
 * Carries forwards in threads of their own, so that a busy screen does not delay them. The main thread keeps a copy of the figures, which a thread
 * updates at each change, and ten times a second while bytes move.
 */
import type { Worker } from 'node:worker_threads';
import { BndError } from '../lib/errors.ts';
import { ThreadForward } from './thread-forward.ts';
import { errorOf, type FromThread, plainError, type ToThread } from './thread-messages.ts';
import type { Forward, ForwardOptions, OpenForward, SessionState } from './types.ts';

/** Number of forwards of a thread from which the next one gets another thread, if a core is left for it. */
const SHARED_BY = 4;

export interface ForwardThreadsOptions {
  /** Starts a thread that runs `carryForwards` on its parent port. */
  readonly start: () => Worker;
  /** Most threads at the same time. */
  readonly most: number;
}

interface Thread {
  readonly worker: Worker;
  /** By number: what takes the messages of a forward. */
  readonly forwards: Map<number, (message: FromThread) => void>;
}

/** Returns `openForward` for threads. The first one is started with the first forward; they do not keep the process alive. */
export function forwardThreads({ start, most }: ForwardThreadsOptions): OpenForward {
  const threads = new Set<Thread>();
  let newest = 0;

  const startThread = (): Thread => {
    const worker = start();
    const thread: Thread = { worker, forwards: new Map() };
    threads.add(thread);
    worker.unref();
    let failure: unknown;
    worker.on('message', (message: FromThread) => thread.forwards.get(message.forward)?.(message));
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => {
      threads.delete(thread);
      const error = plainError(
        new BndError('forward-crashed', 'The thread of this forward has ended.', { cause: failure }),
      );
      for (const [forward, take] of [...thread.forwards]) take({ kind: 'refused', forward, error });
    });
    return thread;
  };

  const leastUsed = (): Thread => {
    const [least] = [...threads].sort((one, other) => one.forwards.size - other.forwards.size);
    if (least === undefined || (least.forwards.size >= SHARED_BY && threads.size < most))
      return startThread();
    return least;
  };

  return (options) => {
    newest += 1;
    return openIn(leastUsed(), newest, options);
  };
}

function openIn(
  { worker, forwards }: Thread,
  forward: number,
  { sessionState, ...options }: ForwardOptions,
): Promise<Forward> {
  const post = (message: ToThread): void => worker.postMessage(message);
  const answer = (state: SessionState | undefined): void => post({ kind: 'state', forward, state });
  return new Promise((resolve, reject) => {
    let opened: ThreadForward | undefined;
    forwards.set(forward, (message) => {
      if (message.kind === 'refused' || message.kind === 'ended') forwards.delete(forward);
      switch (message.kind) {
        case 'opened':
          opened = new ThreadForward(message.facts, message.snapshot, (request) =>
            post({ ...request, forward }),
          );
          resolve(opened);
          return;
        case 'refused':
          if (opened === undefined) reject(errorOf(message.error));
          else opened.lose(errorOf(message.error));
          return;
        case 'ask':
          sessionState?.().then(answer, () => answer(undefined));
          return;
        default:
          opened?.take(message);
      }
    });
    post({ kind: 'open', forward, options, asks: sessionState !== undefined });
  });
}
