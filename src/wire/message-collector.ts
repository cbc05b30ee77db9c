/** Pieces are joined at this number: a message in fragments of one byte must not take a hundred times its length. */
const MOST_PIECES = 64;

/** Assembles one message of bounded size, for the handshake before the data phase. */
export class MessageCollector {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #length = 0;

  /** `limit` in bytes; a longer message is rejected before it is buffered. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns the whole message at its last piece, 'too-long' as soon as it exceeds the limit, else undefined. */
  add(piece: Buffer, last: boolean): Buffer | 'too-long' | undefined {
    this.#length += piece.length;
    if (this.#length > this.#limit) return 'too-long';
    this.#pieces.push(Buffer.from(piece));
    if (this.#pieces.length >= MOST_PIECES) this.#pieces = [Buffer.concat(this.#pieces)];
    if (!last) return undefined;
    const message = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    return message;
  }
}
