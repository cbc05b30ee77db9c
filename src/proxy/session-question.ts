/** Asks, after a connection has failed, whether the session lives: a worker refuses it as well when it cannot reach its controller. */
import type { SessionState } from './types.ts';

const PAUSE_MS = 1_000;

export interface SessionQuestionOptions {
  readonly ask: () => Promise<SessionState>;
  readonly onOver: () => void;
  /** Calls `run` once after so many milliseconds; returns the function that calls it off. */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

export class SessionQuestion {
  readonly #options: SessionQuestionOptions;
  readonly #after: (delayMs: number, run: () => void) => () => void;
  #isResting = false;
  #isWanted = false;
  #isStopped = false;

  constructor(options: SessionQuestionOptions) {
    this.#options = options;
    this.#after = options.after ?? afterMs;
  }

  /** Asks now, or once the last question is answered and a second old. */
  raise(): void {
    if (this.#isStopped) return;
    if (this.#isResting) this.#isWanted = true;
    else void this.#ask();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #ask(): Promise<void> {
    this.#isResting = true;
    this.#isWanted = false;
    const rested = new Promise<void>((resolve) => this.#after(PAUSE_MS, resolve));
    const state = await this.#options.ask().catch(() => 'unknown' as const);
    if (state === 'over' && !this.#isStopped) {
      this.#isStopped = true;
      this.#options.onOver();
    }
    await rested;
    this.#isResting = false;
    if (this.#isWanted) this.raise();
  }
}

function afterMs(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
}
