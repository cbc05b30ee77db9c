/**
 * Joins all writes of one turn of the event loop into one system call: it accounts for a third of a tunnel's throughput. Small pieces are copied
 * together, so that a peer that sends single bytes cannot queue a million objects behind a reader that stands still.
 */
import type { Writable } from 'node:stream';

/** Pieces from this size on are passed on without a copy; smaller ones would keep a larger chunk of input in memory. */
const LARGE_BYTES = 4 * 1024;
/** Small pieces that wait for a write in progress are handed on in chunks of this size. */
const GATHER_BYTES = 16 * 1024;
const FIRST_GATHER_BYTES = 512;

/** Must be the only writer of its socket. */
export class TurnWriter {
  readonly #socket: Writable;
  #corked = false;
  /** Writes that the socket has not completed. */
  #inFlight = 0;
  /** Whether there were any when the current turn began: small pieces then wait for them. */
  #wasBusy = false;
  #gathered: Buffer | undefined;
  #filled = 0;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Returns false if the socket has buffered enough: continue after its 'drain'. The buffer must not change any more. */
  write(bytes: Buffer): boolean {
    if (!this.#corked) {
      this.#corked = true;
      this.#wasBusy = this.#inFlight > 0;
      this.#socket.cork();
      setImmediate(this.#uncork);
    }
    if (bytes.length < LARGE_BYTES) this.#gather(bytes);
    else {
      this.flush();
      this.#send(bytes);
    }
    return !this.#socket.writableNeedDrain;
  }

  /** Hands on what was gathered. Call it before anything else writes to the socket or ends it. */
  flush(): void {
    if (this.#gathered === undefined) return;
    const bytes = this.#gathered.subarray(0, this.#filled);
    this.#gathered = undefined;
    this.#filled = 0;
    this.#send(bytes);
  }

  #gather(bytes: Buffer): void {
    if (this.#filled + bytes.length > GATHER_BYTES) this.flush();
    const needed = this.#filled + bytes.length;
    bytes.copy(this.#spaceFor(needed), this.#filled);
    this.#filled = needed;
  }

  #spaceFor(needed: number): Buffer {
    const current = this.#gathered;
    if (current !== undefined && current.length >= needed) return current;
    const larger = Buffer.allocUnsafe(Math.min(GATHER_BYTES, Math.max(FIRST_GATHER_BYTES, 4 * needed)));
    current?.copy(larger, 0, 0, this.#filled);
    this.#gathered = larger;
    return larger;
  }

  #send(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    this.#inFlight++;
    this.#socket.write(bytes, this.#written);
  }

  readonly #written = (): void => {
    this.#inFlight--;
    if (this.#inFlight === 0 && !this.#corked) this.flush();
  };

  readonly #uncork = (): void => {
    this.#corked = false;
    if (!this.#wasBusy || this.#inFlight === 0) this.flush();
    this.#socket.uncork();
  };
}
