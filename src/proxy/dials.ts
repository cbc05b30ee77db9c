/** Tracks the dials in progress of one forward; each ends early if its local program disconnects. */
import type { Socket } from 'node:net';
import { BndError, errorText } from '../lib/errors.ts';
import type { Dialer, DialOutcome } from './dialer.ts';
import { followClient, type TcpWatch } from './tcp-watch.ts';
import { LOCAL_LEFT } from './tunnel-end.ts';

export interface DialsOptions {
  readonly dialer: Pick<Dialer, 'connect'>;
  /** Limit of one dial, all tries together. */
  readonly dialTimeoutMs: number;
  readonly watch: TcpWatch;
}

/** `aborted`: by `abort`, or because the local program disconnected; `reason` is a sentence. */
export type LocalDialOutcome = DialOutcome | { readonly kind: 'aborted'; readonly reason: string };

export class Dials {
  readonly #options: DialsOptions;
  readonly #running = new Set<AbortController>();

  constructor(options: DialsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Dials a worker for the local program at this socket. Never rejects. */
  async run(socket: Socket): Promise<LocalDialOutcome> {
    const { dialer, dialTimeoutMs, watch } = this.#options;
    const dial = new AbortController();
    const { signal } = dial;
    const release = onLocalLeave(socket, watch, () => dial.abort(new BndError('cancelled', LOCAL_LEFT)));
    this.#running.add(dial);
    const outcome = await dialer.connect(dialTimeoutMs, signal);
    this.#running.delete(dial);
    release();
    if (!signal.aborted) return outcome;
    if (outcome.kind === 'open') outcome.link.destroy();
    return { kind: 'aborted', reason: errorText(signal.reason) };
  }

  abort(reason: BndError): void {
    for (const dial of [...this.#running]) dial.abort(reason);
  }
}

/**
 * Calls `run` when the local program closes the connection. An end of stream is not enough, since the program may wait for an answer. A program that
 * sent bytes before it closed is ignored: they still have to reach the host. Returns the function that stops watching.
 */
function onLocalLeave(socket: Socket, watch: TcpWatch, run: () => void): () => void {
  let unfollow: (() => void) | undefined;
  const ended = () => {
    unfollow = followClient(watch, socket, (state) => {
      if (state === 'closed') run();
    });
  };
  socket.once('close', run);
  // Emitted even without a reader if nothing is left to read.
  socket.once('end', ended);
  return () => {
    socket.off('close', run);
    socket.off('end', ended);
    unfollow?.();
  };
}
