/**
 * Joins the writes of one turn of the event loop into few system calls, and copies them into memory that is used again: a buffer of its own for each
 * read costs half of a tunnel's processor time in collecting garbage. A peer that sends single bytes cannot queue a million objects behind a reader
 * that stands still.
 */
import type { Writable } from 'node:stream';
import { giveBackSlab, SMALL_SLAB_BYTES, takeSlab } from './slabs.ts';

/** A shorter piece, which fits a small slab with its head, is an answer that a program waits for rather than a part of a transfer: the first of a turn leaves at once. */
const SHORT_BYTES = SMALL_SLAB_BYTES - 64;
const NOTHING: Buffer = Buffer.alloc(0);

/** The current turn of this thread, and who has something to send at its end. */
let turn = 0;
let isEndDue = false;
let waiting: TurnWriter[] = [];

function endTurn(): void {
  const writers = waiting;
  waiting = [];
  isEndDue = false;
  turn++;
  for (const writer of writers) writer.endTurn();
}

/** Must be the only writer of its socket. */
export class TurnWriter {
  readonly #socket: Writable;
  /** Writes that the socket has not completed. */
  #inFlight = 0;
  #slab: Buffer | undefined;
  #filled = 0;
  #isWaiting = false;
  /** The turn in which a piece left at once. */
  #hurried = -1;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Sends `head` and `bytes` without keeping a reference to them. Returns false if the socket has buffered enough: continue after its 'drain'. */
  write(bytes: Buffer, head = NOTHING): boolean {
    const isAlone = this.#slab === undefined && this.#inFlight === 0 && this.#hurried !== turn;
    // Behind a write in progress more will gather.
    this.#slab ??= takeSlab(this.#inFlight > 0 || bytes.length >= SHORT_BYTES);
    this.#gather(head);
    this.#gather(bytes);
    if (!isEndDue) {
      isEndDue = true;
      setImmediate(endTurn);
    }
    if (isAlone && bytes.length < SHORT_BYTES) {
      this.#hurried = turn;
      this.flush();
    } else if (!this.#isWaiting) {
      this.#isWaiting = true;
      waiting.push(this);
    }
    return !this.#socket.writableNeedDrain;
  }

  /** Hands on what was gathered. Call it before anything else writes to the socket or ends it. */
  flush(): void {
    const slab = this.#slab;
    if (slab === undefined) return;
    const bytes = slab.subarray(0, this.#filled);
    this.#slab = undefined;
    this.#filled = 0;
    if (this.#socket.destroyed) {
      giveBackSlab(slab);
      return;
    }
    this.#inFlight++;
    this.#socket.write(bytes, (error) => {
      this.#inFlight--;
      // After a failure the system may still read it.
      if (error) return;
      giveBackSlab(slab);
      if (this.#inFlight === 0 && !this.#isWaiting) this.flush();
    });
  }

  /** Called at the end of a turn in which it was written to. */
  endTurn(): void {
    this.#isWaiting = false;
    // Otherwise more can come before the socket takes it.
    if (this.#inFlight === 0) this.flush();
  }

  #gather(bytes: Buffer): void {
    for (let offset = 0; offset < bytes.length; ) {
      this.#slab ??= takeSlab(true);
      const copied = bytes.copy(this.#slab, this.#filled, offset);
      this.#filled += copied;
      offset += copied;
      if (this.#filled === this.#slab.length) this.flush();
    }
  }
}
