/** Pings without a pong from which the peer is gone; fewer may be a break of the network. */
const MISSED = 3;

/**
 * Decides whether a peer that answers no ping is gone. A worker whose host takes nothing does not read either, and answers no ping although all is
 * well. So missing pongs count only after an earlier one has proved that the peer had read all payload.
 */
export class Heartbeat {
  /** Pings since the last pong. */
  #unanswered = 0;
  /** Pings whose own pong has not come; pongs come in the order of the pings. */
  #open = 0;
  /** Those of them that left before the last payload. */
  #older = 0;
  #mayStall = true;

  /** Payload was written. */
  wrote(): void {
    this.#older = this.#open;
    this.#mayStall = true;
  }

  pinged(): void {
    this.#open += 1;
    this.#unanswered += 1;
  }

  /** A peer may leave out pongs (RFC 6455, 5.5.3): then it takes longer until one proves something. */
  ponged(): void {
    this.#unanswered = 0;
    if (this.#open === 0) return;
    this.#open -= 1;
    if (this.#older > 0) this.#older -= 1;
    else this.#mayStall = false;
  }

  /** Ask before the next ping. */
  get isMissed(): boolean {
    return this.#unanswered >= MISSED && !this.#mayStall;
  }
}
