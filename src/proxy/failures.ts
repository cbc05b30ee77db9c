/** Tracks whether the connections of a forward currently fail, and asks the controller about the session if so. */
import type { BndError } from '../lib/errors.ts';
import { SessionQuestion } from './session-question.ts';
import type { Failing, SessionState } from './types.ts';

/** A connection that is open this long without a byte from the host counts as working: the worker would have given up on the host by then. */
const PROVEN_MS = 30_000;

export interface FailuresOptions {
  readonly sessionState: (() => Promise<SessionState>) | undefined;
  /** The controller reports the session as over. */
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
    // The worker has authorized the connection, so the session is open.
    if (error.code !== 'endpoint-unreachable') void this.#question?.ask();
  }

  /** Call when a worker accepts a connection, which does not prove much: the worker dials the host only after that. Call the returned function when the connection ends. */
  opened(): () => void {
    const proof = this.#current && setTimeout(() => this.works(), PROVEN_MS).unref();
    return () => clearTimeout(proof);
  }

  /** Call when a host sends bytes or ends its stream. */
  works(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    this.#onWorking();
  }

  /** Resolves with false if the controller does not confirm that the session is open; true without a controller to ask. */
  async isSessionOpen(): Promise<boolean> {
    return this.#question === undefined || (await this.#question.ask()) === 'open';
  }

  /** Stops asking. */
  stop(): void {
    this.#question?.stop();
  }
}
