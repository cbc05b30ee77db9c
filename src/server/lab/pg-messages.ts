/**
 * Finds the end of a request in PostgreSQL's wire protocol (PostgreSQL manual, chapter "Frontend/Backend Protocol", "Message Formats").
 */

const HEAD_LENGTH = 5;
const STATUS_LENGTH = 1;
export const READY_FOR_QUERY = 'Z';

/** Follows a stream of typed messages, split anywhere. */
export class MessageScanner {
  readonly #onMessage: (type: string, firstByte: number | undefined) => void;
  readonly #last: string | undefined;
  #head: number[] = [];
  #skip = 0;

  /**
   * Calls `onMessage` at the start of each message, for ReadyForQuery with the first byte of the body (the status). `last` is the type of the message
   * that ends the stream.
   */
  constructor(onMessage: (type: string, firstByte: number | undefined) => void, last?: string) {
    this.#onMessage = onMessage;
    this.#last = last;
  }

  /** False in the middle of a message. */
  get isBetweenMessages(): boolean {
    return this.#head.length === 0 && this.#skip === 0;
  }

  /** Returns how many of the bytes come before the message that ends the stream; all of them if it has not started. */
  push(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; ) {
      const skipped = Math.min(this.#skip, chunk.length - at);
      this.#skip -= skipped;
      at += skipped;
      const byte = chunk[at];
      if (byte === undefined) break;
      if (this.#head.length === 0 && String.fromCharCode(byte) === this.#last) return at;
      this.#head.push(byte);
      at += 1;
      this.#endHead();
    }
    return chunk.length;
  }

  #endHead(): void {
    const [first = 0, ...rest] = this.#head;
    const type = String.fromCharCode(first);
    const wanted = HEAD_LENGTH + (type === READY_FOR_QUERY ? STATUS_LENGTH : 0);
    if (this.#head.length < wanted) return;
    // The length includes itself, but not the type.
    const length = Buffer.from(rest).readUInt32BE(0);
    this.#skip = Math.max(0, 1 + length - wanted);
    this.#onMessage(type, this.#head[HEAD_LENGTH]);
    this.#head = [];
  }
}

/** The start of a connection: messages of a length and a code, without a type. */
export type Opening =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'encryption'; readonly length: number }
  | { readonly kind: 'startup'; readonly length: number };

const OPENING_LENGTH = 8;
/** The limit of PostgreSQL. */
const MAX_STARTUP_LENGTH = 10_000;
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/** Parses the first message. A cancel request is refused: all clients share the only backend. */
export function readOpening(bytes: Buffer): Opening {
  if (bytes.length < OPENING_LENGTH) return { kind: 'incomplete' };
  const length = bytes.readUInt32BE(0);
  const code = bytes.readUInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption', length: OPENING_LENGTH };
  if (code === CANCEL_REQUEST || length < OPENING_LENGTH || length > MAX_STARTUP_LENGTH)
    return { kind: 'refused' };
  return bytes.length < length ? { kind: 'incomplete' } : { kind: 'startup', length };
}
