/** How many connections a session has left, as far as known here. */
import type { BndError } from '../lib/errors.ts';
import type { DialOutcome } from './dialer.ts';
import { refusal } from './refusal.ts';

const UNLIMITED = -1;

export class ConnectionsLeft {
  /** −1: unlimited. */
  readonly limit: number;
  #count: number;

  constructor(limit: number) {
    this.limit = limit;
    this.#count = limit;
  }

  /** −1: unlimited. */
  get count(): number {
    return this.#count;
  }

  get isNone(): boolean {
    return this.#count === 0;
  }

  /** Returns how many are left if `dialing` more succeed; Infinity if unlimited. */
  beyond(dialing: number): number {
    return this.#count === UNLIMITED ? Number.POSITIVE_INFINITY : Math.max(0, this.#count - dialing);
  }

  /** Takes the number that a worker reports. Returns true if none is left. */
  note(count: number): boolean {
    if (count === UNLIMITED) return false;
    // Responses of parallel dials may arrive out of order; the number only decreases.
    this.#count = this.#count === UNLIMITED ? count : Math.min(this.#count, count);
    return this.isNone;
  }

  /** Turns a worker's refusal into an error. Dials in progress may have used up the rest without knowing it yet. */
  refusalOf({ status, worker }: Extract<DialOutcome, { kind: 'refused' }>, dialing: number): BndError {
    return refusal(status, worker, this.limit !== UNLIMITED && this.#count <= dialing);
  }
}
