/** Remembers for a short time which sessions have ended: official clients cancel a session twice, and the second time it may be over already. */
import { CANCEL_AGAIN_MS } from './limits.ts';

export class EndedSessions {
  readonly #restMs: number;
  readonly #nowMs: () => number;
  /** In the order of their ends. */
  readonly #endedAtMs = new Map<string, number>();

  constructor(restMs: number = CANCEL_AGAIN_MS, nowMs: () => number = Date.now) {
    this.#restMs = restMs;
    this.#nowMs = nowMs;
  }

  add(sessionId: string): void {
    this.#drop();
    if (!this.#endedAtMs.has(sessionId)) this.#endedAtMs.set(sessionId, this.#nowMs());
  }

  hasRecent(sessionId: string): boolean {
    this.#drop();
    return this.#endedAtMs.has(sessionId);
  }

  #drop(): void {
    const untilMs = this.#nowMs() - this.#restMs;
    for (const [sessionId, atMs] of this.#endedAtMs) {
      if (atMs > untilMs) return;
      this.#endedAtMs.delete(sessionId);
    }
  }
}
