/** The dials under way of one forward, each for a local program that may leave meanwhile. */
import type { Socket } from 'node:net';
import { BndError, errorText } from '../lib/errors.ts';
import type { Dialer, DialOutcome } from './dialer.ts';
import { followClient, type TcpWatch } from './tcp-watch.ts';
import { LOCAL_LEFT } from './tunnel-end.ts';

export interface DialsOptions {
  readonly dialer: Pick<Dialer, 'connect'>;
  /** Bound of one dial, all tries together. */
  readonly dialTimeoutMs: number;
  readonly watch: TcpWatch;
}

/** `aborted`: on request, or because the local program left; `reason` is a sentence. */
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

  /** Dials a worker for the program at this socket. Never rejects. */
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
 * Calls `run` when the local program closes the connection. Its end of stream alone is no such thing: it may wait for an answer. A program that
 * has sent something first is not noticed, because that has to be carried over. Returns the function that stops it.
 */
function onLocalLeave(socket: Socket, watch: TcpWatch, run: () => void): () => void {
  let unfollow: (() => void) | undefined;
  const ended = () => {
    unfollow = followClient(watch, socket, (state) => {
      if (state === 'closed') run();
    });
  };
  socket.once('close', run);
  // Comes without a reader as long as nothing is there to be read.
  socket.once('end', ended);
  return () => {
    socket.off('close', run);
    socket.off('end', ended);
    unfollow?.();
  };
}
