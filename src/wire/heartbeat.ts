/** Pings without a pong from which the peer is gone; fewer may be a break of the network. */
const MISSED = 3;

/**
 * Decides whether a peer that answers no ping is gone. A worker whose host takes nothing does not read either, and answers no ping although all is
 * well. So missing pongs count only after an earlier one has proved that the peer had read all payload.
 */
export class Heartbeat {
  /** Pings without a pong. */
  #open = 0;
  #wroteSincePing = false;
  #mayStall = true;

  /** Payload was written. */
  wrote(): void {
    this.#wroteSincePing = true;
    this.#mayStall = true;
  }

  pinged(): void {
    this.#open += 1;
    this.#wroteSincePing = false;
  }

  ponged(): void {
    this.#open = Math.max(0, this.#open - 1);
    if (this.#open === 0 && !this.#wroteSincePing) this.#mayStall = false;
  }

  /** Ask before the next ping. */
  get isMissed(): boolean {
    return this.#open >= MISSED && !this.#mayStall;
  }
}
