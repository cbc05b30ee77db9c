/** A forward as the main thread sees it: its facts, and the newest figures that its thread has reported. */
import type { BndError } from '../lib/errors.ts';
import { ForwardFacts } from './forward-facts.ts';
import {
  type CloseOptions,
  endOf,
  type FromThread,
  type PlainSnapshot,
  snapshotOf,
} from './thread-messages.ts';
import type { Forward, ForwardEnd, ForwardSnapshot, OpenedForward } from './types.ts';

export class ThreadForward extends ForwardFacts implements Forward {
  readonly ended: Promise<ForwardEnd>;
  readonly #listeners = new Set<() => void>();
  readonly #settle: (end: ForwardEnd) => void;
  readonly #askToClose: (options: CloseOptions) => void;
  #snapshot: ForwardSnapshot;

  constructor(facts: OpenedForward, snapshot: PlainSnapshot, askToClose: (options: CloseOptions) => void) {
    super(facts);
    this.#snapshot = snapshotOf(snapshot);
    this.#askToClose = askToClose;
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
    if (this.#snapshot.end === undefined) this.#askToClose(options);
    await this.ended;
  }

  /** Takes a report of the thread. */
  take(message: Extract<FromThread, { kind: 'snapshot' | 'ended' }>): void {
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
    this.#settle(end);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
