/** Asks the controller about a session, at most once a second. Workers cannot be trusted on this: they also refuse while they cannot reach their controller. */
import type { SessionState } from './types.ts';

const PAUSE_MS = 1_000;

export interface SessionQuestionOptions {
  readonly ask: () => Promise<SessionState>;
  readonly onOver: () => void;
  /** Calls `run` once after `delayMs`; returns the function that cancels it. */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

export class SessionQuestion {
  readonly #options: SessionQuestionOptions;
  readonly #after: (delayMs: number, run: () => void) => () => void;
  #isResting = false;
  /** Waiting to ask again. */
  #next: PromiseWithResolvers<SessionState> | undefined;
  /** The answer to every question after the end. */
  #final: SessionState | undefined;

  constructor(options: SessionQuestionOptions) {
    this.#options = options;
    this.#after = options.after ?? afterMs;
  }

  /** Asks now, or when the previous question is answered and a second old. Resolves with the answer, `unknown` if asking failed; never rejects. */
  ask(): Promise<SessionState> {
    if (this.#final !== undefined) return Promise.resolve(this.#final);
    this.#next ??= Promise.withResolvers();
    const { promise } = this.#next;
    if (!this.#isResting) void this.#askNow();
    return promise;
  }

  stop(): void {
    this.#final ??= 'unknown';
    this.#next?.resolve(this.#final);
    this.#next = undefined;
  }

  async #askNow(): Promise<void> {
    const asked = this.#next;
    this.#next = undefined;
    this.#isResting = true;
    const rested = new Promise<void>((resolve) => this.#after(PAUSE_MS, resolve));
    const state = await this.#options.ask().catch(() => 'unknown' as const);
    asked?.resolve(state);
    if (state === 'over' && this.#final === undefined) {
      this.#final = 'over';
      this.stop();
      this.#options.onOver();
    }
    await rested;
    this.#isResting = false;
    if (this.#next !== undefined) void this.#askNow();
  }
}

function afterMs(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
}
