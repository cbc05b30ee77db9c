/** Whether the connections of a forward fail at the moment, and what is asked because of it. */
import type { BndError } from '../lib/errors.ts';
import { SessionQuestion } from './session-question.ts';
import type { Failing, SessionState } from './types.ts';

/** A connection that has been open for so long without a byte from the host works: the worker would have given up on the host by then. */
const PROVEN_MS = 30_000;

export interface FailuresOptions {
  readonly sessionState: (() => Promise<SessionState>) | undefined;
  /** The controller says that the session is over. */
  readonly onOver: () => void;
  /** Connections work again. */
  readonly onWorking: () => void;
}

export class Failures {
  readonly #onWorking: () => void;
  readonly #question: SessionQuestion | undefined;
  #current: Failing | undefined;

  constructor({ sessionState, onOver, onWorking }: FailuresOptions) {
    this.#onWorking = onWorking;
    this.#question = sessionState && new SessionQuestion({ ask: sessionState, onOver });
  }

  get current(): Failing | undefined {
    return this.#current;
  }

  note(error: BndError): void {
    const { sinceMs = Date.now(), count = 0 } = this.#current ?? {};
    this.#current = { sinceMs, count: count + 1, error };
    // A connection that came as far as the host belongs to a session that lives.
    if (error.code !== 'endpoint-unreachable') void this.#question?.ask();
  }

  /** A worker has taken a connection, which is no proof yet: it has still to reach the host. Call the returned function when the connection ends. */
  opened(): () => void {
    const proof = this.#current && setTimeout(() => this.works(), PROVEN_MS).unref();
    return () => clearTimeout(proof);
  }

  /** A host has sent something or ended its stream. */
  works(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    this.#onWorking();
  }

  /** True when the session lives, by the controller's word where it can be asked. */
  async isSessionOpen(): Promise<boolean> {
    return this.#question === undefined || (await this.#question.ask()) === 'open';
  }

  /** Asks no more. */
  stop(): void {
    this.#question?.stop();
  }
}
