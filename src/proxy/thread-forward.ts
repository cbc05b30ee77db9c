/** A forward as the main thread sees it: its facts, and the newest figures that its thread has reported. */
import { BndError } from '../lib/errors.ts';
import { ForwardFacts } from './forward-facts.ts';
import {
  type CloseOptions,
  endOf,
  errorOf,
  type FromThread,
  type PlainSnapshot,
  snapshotOf,
  type ToThread,
} from './thread-messages.ts';
import { FORWARD_CLOSED } from './tunnel-end.ts';
import type { Forward, ForwardEnd, ForwardSnapshot, OpenedForward, WebAccess } from './types.ts';

/** Without the number of the forward. */
type ForwardRequest =
  | Pick<Extract<ToThread, { kind: 'close' }>, 'kind' | 'options'>
  | Pick<Extract<ToThread, { kind: 'open-web' }>, 'kind' | 'access'>;

export class ThreadForward extends ForwardFacts implements Forward {
  readonly ended: Promise<ForwardEnd>;
  readonly #listeners = new Set<() => void>();
  readonly #settle: (end: ForwardEnd) => void;
  readonly #ask: (request: ForwardRequest) => void;
  /** Those who wait for an address, in the order of their requests. */
  #waiting: PromiseWithResolvers<string>[] = [];
  #snapshot: ForwardSnapshot;

  /** `ask` posts a request to the thread. */
  constructor(facts: OpenedForward, snapshot: PlainSnapshot, ask: (request: ForwardRequest) => void) {
    super(facts);
    this.#snapshot = snapshotOf(snapshot);
    this.#ask = ask;
    const { promise, resolve } = Promise.withResolvers<ForwardEnd>();
    this.ended = promise;
    this.#settle = resolve;
  }

  snapshot(): ForwardSnapshot {
    return this.#snapshot;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(options: CloseOptions = {}): Promise<void> {
    if (this.#snapshot.end === undefined) this.#ask({ kind: 'close', options });
    await this.ended;
  }

  openWeb(access: WebAccess): Promise<string> {
    const waiting = Promise.withResolvers<string>();
    if (this.#snapshot.end === undefined) {
      this.#waiting.push(waiting);
      this.#ask({ kind: 'open-web', access });
    } else waiting.reject(closedError());
    return waiting.promise;
  }

  /** Takes a report of the thread. */
  take(message: Extract<FromThread, { kind: 'snapshot' | 'ended' | 'web' }>): void {
    if (message.kind === 'web') {
      const { address } = message;
      const waiting = this.#waiting.shift();
      if (typeof address === 'string') waiting?.resolve(address);
      else waiting?.reject(errorOf(address));
      return;
    }
    this.#snapshot = snapshotOf(message.snapshot);
    if (message.kind === 'ended') this.#finish(endOf(message.end));
    else if (message.isChange) this.#changed();
  }

  /** The thread is gone, and all connections with it. The session may stay active. */
  lose(error: BndError): void {
    if (this.#snapshot.end !== undefined) return;
    const end: ForwardEnd = { reason: 'failed', error };
    this.#snapshot = { ...this.#snapshot, listening: false, openConnections: 0, end };
    this.#finish(end);
  }

  #finish(end: ForwardEnd): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(closedError());
    this.#settle(end);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function closedError(): BndError {
  return new BndError('cancelled', FORWARD_CLOSED);
}
