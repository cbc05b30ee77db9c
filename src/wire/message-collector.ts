/** Puts the pieces of one bounded message together, for the handshake before the data phase. */
export class MessageCollector {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #length = 0;

  /** `limit` in bytes; a longer message is refused before it is held. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The whole message with its last piece, 'too-long' as soon as it exceeds the limit, undefined while it goes on. */
  add(piece: Buffer, last: boolean): Buffer | 'too-long' | undefined {
    this.#length += piece.length;
    if (this.#length > this.#limit) return 'too-long';
    this.#pieces.push(Buffer.from(piece));
    if (!last) return undefined;
    const message = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    return message;
  }
}
