/**
 * Websocket frames (RFC 6455 §5), limited to what a session uses: binary messages, ping, pong, close; no extensions, no text. Bytes in, values out;
 * no socket.
 *
 * Why not a library: payload bytes are passed on as slices of the input, without waiting for whole frames and without an allocation, and a client
 * masks with a zero key, so that its payload goes out unchanged. Both are needed for the throughput of the official client. The `ws` package serves as
 * the reference in the tests.
 */
import { type CloseStatus, NO_CLOSE_STATUS } from './close-codes.ts';

/** Maximum length of messages sent: clients before Boundary 0.14 refuse longer ones. */
export const MAX_PAYLOAD = 32_768;

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const FIN = 0x80;
const MASKED = 0x80;
const ZERO_KEY_LENGTH = 4;
const EMPTY = Buffer.alloc(0);

/** Callbacks of a reader. None of the methods may throw. */
export interface FrameSink {
  /** A piece of a binary message; `last` for the final piece. An empty message gives one empty piece. The buffer is a slice of the input, unmasked in place. */
  data(piece: Buffer, last: boolean): void;
  ping(payload: Buffer): void;
  pong(): void;
  close(status: CloseStatus): void;
}

/** Reads one direction of a websocket. After a violation or a close frame it ignores all input. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #fromClient: boolean;
  #head = EMPTY;
  #ended = false;
  #inMessage = false;
  /** The current frame; `#missing` counts its payload that has not arrived. */
  #opcode = 0;
  #fin = false;
  #missing = 0;
  #reading = false;
  readonly #key = Buffer.alloc(4);
  #masks = false;
  #keyOffset = 0;
  #control: Buffer[] = [];

  /** `fromClient`: frames must be masked; otherwise they must not be (RFC 6455 §5.1). */
  constructor(fromClient: boolean, sink: FrameSink) {
    this.#fromClient = fromClient;
    this.#sink = sink;
  }

  /** False in the middle of a message. */
  get isBetweenMessages(): boolean {
    return this.#head.length === 0 && !this.#reading && !this.#inMessage;
  }

  /** Takes the next bytes of the stream, split anywhere. Returns the status to close with if they violate the protocol. Masked input is modified in place. */
  push(chunk: Buffer): CloseStatus | undefined {
    let rest = chunk;
    while (!this.#ended) {
      if (!this.#reading) {
        if (rest.length === 0) return undefined;
        const input = this.#head.length === 0 ? rest : Buffer.concat([this.#head, rest]);
        const headLength = frameHeadLength(input);
        if (headLength === undefined || input.length < headLength) {
          this.#head = Buffer.from(input);
          return undefined;
        }
        this.#head = EMPTY;
        const violation = this.#begin(input, headLength);
        if (violation !== undefined) {
          this.#ended = true;
          return violation;
        }
        rest = input.subarray(headLength);
      }
      const take = Math.min(rest.length, this.#missing);
      if (take === 0 && this.#missing > 0) return undefined;
      const piece = rest.subarray(0, take);
      rest = rest.subarray(take);
      this.#missing -= take;
      this.#unmask(piece);
      this.#deliver(piece);
    }
    return undefined;
  }

  #begin(input: Buffer, headLength: number): CloseStatus | undefined {
    const first = input.readUInt8(0);
    const second = input.readUInt8(1);
    this.#fin = (first & FIN) !== 0;
    this.#opcode = first & 0x0f;
    const length = payloadLength(input);
    const violation = this.#check(first, second, length);
    if (violation !== undefined) return violation;
    this.#missing = Number(length);
    if (this.#fromClient) {
      input.copy(this.#key, 0, headLength - 4, headLength);
      this.#masks = this.#key.readUInt32LE(0) !== 0;
      this.#keyOffset = 0;
    }
    this.#reading = true;
    return undefined;
  }

  #check(first: number, second: number, length: bigint): CloseStatus | undefined {
    if ((first & 0x70) !== 0) return { code: 1002, reason: 'reserved bits set' };
    if (((second & MASKED) !== 0) !== this.#fromClient) return { code: 1002, reason: 'wrong masking' };
    if (length > BigInt(Number.MAX_SAFE_INTEGER)) return { code: 1009, reason: 'frame too long' };
    switch (this.#opcode) {
      case OPCODE.binary:
        if (this.#inMessage) return { code: 1002, reason: 'interleaved message' };
        this.#inMessage = true;
        return undefined;
      case OPCODE.continuation:
        return this.#inMessage ? undefined : { code: 1002, reason: 'unexpected continuation' };
      case OPCODE.text:
        return { code: 1003, reason: 'unexpected frame type read' };
      case OPCODE.close:
      case OPCODE.ping:
      case OPCODE.pong:
        return this.#fin && length <= 125n ? undefined : { code: 1002, reason: 'bad control frame' };
      default:
        return { code: 1002, reason: 'unknown opcode' };
    }
  }

  /** Applies the mask (RFC 6455 §5.3), a word at a time if the alignment allows it. */
  #unmask(piece: Buffer): void {
    if (!this.#fromClient || !this.#masks || piece.length === 0) return;
    unmask(piece, this.#key, this.#keyOffset);
    this.#keyOffset = (this.#keyOffset + piece.length) & 3;
  }

  #deliver(piece: Buffer): void {
    const frameDone = this.#missing === 0;
    if (frameDone) this.#reading = false;
    if (this.#opcode <= OPCODE.binary) {
      const last = frameDone && this.#fin;
      if (last) this.#inMessage = false;
      if (piece.length > 0 || last) this.#sink.data(piece, last);
      return;
    }
    this.#control.push(Buffer.from(piece));
    if (!frameDone) return;
    const payload = Buffer.concat(this.#control);
    this.#control = [];
    if (this.#opcode === OPCODE.ping) this.#sink.ping(payload);
    if (this.#opcode === OPCODE.pong) this.#sink.pong();
    if (this.#opcode === OPCODE.close) {
      this.#ended = true;
      this.#sink.close(closeStatus(payload));
    }
  }
}

function unmask(piece: Buffer, key: Buffer, keyOffset: number): void {
  let index = 0;
  const lead = Math.min((4 - (piece.byteOffset & 3)) & 3, piece.length);
  for (; index < lead; index++) piece[index] = (piece[index] ?? 0) ^ (key[(index + keyOffset) & 3] ?? 0);
  const words = (piece.length - lead) >>> 2;
  if (words > 0) {
    const rotated = Buffer.alloc(4);
    for (let k = 0; k < 4; k++) rotated[k] = key[(lead + keyOffset + k) & 3] ?? 0;
    const mask = new Int32Array(rotated.buffer, rotated.byteOffset, 1)[0] ?? 0;
    const view = new Int32Array(piece.buffer, piece.byteOffset + lead, words);
    for (let w = 0; w < words; w++) view[w] = (view[w] ?? 0) ^ mask;
    index = lead + words * 4;
  }
  for (; index < piece.length; index++)
    piece[index] = (piece[index] ?? 0) ^ (key[(index + keyOffset) & 3] ?? 0);
}

/** Returns the length of the frame's header once its first two bytes have arrived. */
function frameHeadLength(input: Buffer): number | undefined {
  if (input.length < 2) return undefined;
  const second = input.readUInt8(1);
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & MASKED) !== 0 ? 4 : 0);
}

function payloadLength(input: Buffer): bigint {
  const short = input.readUInt8(1) & 0x7f;
  if (short === 126) return BigInt(input.readUInt16BE(2));
  if (short === 127) return input.readBigUInt64BE(2);
  return BigInt(short);
}

function closeStatus(payload: Buffer): CloseStatus {
  if (payload.length < 2) return { code: NO_CLOSE_STATUS, reason: '' };
  return { code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) };
}

/** Encodes the header of a final frame. A client's is masked with the zero key: the payload follows unchanged. */
function frameHead(opcode: number, length: number, fromClient: boolean): Buffer {
  return Buffer.from(sharedHead(opcode, length, fromClient));
}

const LONGEST_HEAD = 2 + 8 + ZERO_KEY_LENGTH;
/** The last four bytes of the longest header are always the zero key. */
const head = Buffer.alloc(LONGEST_HEAD);

/** The same in memory that the next header overwrites. */
function sharedHead(opcode: number, length: number, fromClient: boolean): Buffer {
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const headLength = 2 + extended + (fromClient ? ZERO_KEY_LENGTH : 0);
  head.fill(0, 2, headLength);
  head[0] = FIN | opcode;
  head[1] = (fromClient ? MASKED : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) head.writeUInt16BE(length, 2);
  if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return head.subarray(0, headLength);
}

/**
 * Writes payload as binary messages of at most MAX_PAYLOAD bytes. `write` gets each with its header, which is valid only during the call; returns its
 * last result.
 */
export function writeData(
  payload: Buffer,
  fromClient: boolean,
  write: (piece: Buffer, head: Buffer) => boolean,
): boolean {
  let result = true;
  for (let offset = 0; offset < payload.length; offset += MAX_PAYLOAD) {
    const length = Math.min(MAX_PAYLOAD, payload.length - offset);
    const piece = length === payload.length ? payload : payload.subarray(offset, offset + length);
    result = write(piece, sharedHead(OPCODE.binary, length, fromClient));
  }
  return result;
}

/** Encodes one binary message as one buffer, for the handshake. */
export function messageFrame(payload: Uint8Array, fromClient: boolean): Buffer {
  return Buffer.concat([frameHead(OPCODE.binary, payload.length, fromClient), payload]);
}

export function closeFrame(status: CloseStatus, fromClient: boolean): Buffer {
  if (status.code === NO_CLOSE_STATUS) return frameHead(OPCODE.close, 0, fromClient);
  const reason = Buffer.from(status.reason);
  const head = frameHead(OPCODE.close, 2 + reason.length, fromClient);
  const code = Buffer.alloc(2);
  code.writeUInt16BE(status.code);
  return Buffer.concat([head, code, reason]);
}

export function pingFrame(fromClient: boolean): Buffer {
  return frameHead(OPCODE.ping, 0, fromClient);
}

/** Answers a ping with its own payload. */
export function pongFrame(payload: Buffer, fromClient: boolean): Buffer {
  return Buffer.concat([frameHead(OPCODE.pong, payload.length, fromClient), payload]);
}
