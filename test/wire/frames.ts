/** A frame reader that records its callbacks, and frames written by hand from RFC 6455 §5.2. */
import { FrameReader } from '../../src/wire/frames.ts';

/** Callbacks of a reader; messages once complete. Payloads are in hex. */
export type Told =
  | { readonly data: string }
  | { readonly ping: string }
  | { readonly pong: true }
  | { readonly close: number; readonly reason: string }
  | { readonly violation: number; readonly reason: string };

export interface Listener {
  readonly told: readonly Told[];
  readonly push: (bytes: Buffer) => void;
}

export function listenTo(from: 'client' | 'worker'): Listener {
  const told: Told[] = [];
  let message: Buffer[] = [];
  const reader = new FrameReader(from === 'client', {
    data: (piece, last) => {
      message.push(piece);
      if (!last) return;
      told.push({ data: Buffer.concat(message).toString('hex') });
      message = [];
    },
    ping: (payload) => told.push({ ping: payload.toString('hex') }),
    pong: () => told.push({ pong: true }),
    close: ({ code, reason }) => told.push({ close: code, reason }),
  });
  return {
    told,
    push: (bytes) => {
      // The reader unmasks in place.
      const violation = reader.push(Buffer.from(bytes));
      if (violation !== undefined) told.push({ violation: violation.code, reason: violation.reason });
    },
  };
}

export interface FrameParts {
  readonly opcode: number;
  readonly payload?: Uint8Array;
  readonly fin?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  /** Masked with this key, as a client's. */
  readonly key?: Uint8Array | undefined;
  /** Written in the header instead of the payload's own length. */
  readonly length?: bigint;
}

export function frame({
  opcode,
  payload = Buffer.alloc(0),
  fin = true,
  reserved = 0,
  key,
  length,
}: FrameParts): Buffer {
  const size = length ?? BigInt(payload.length);
  const short = size < 126n ? Number(size) : size < 65_536n ? 126 : 127;
  const extended = Buffer.alloc(short === 126 ? 2 : short === 127 ? 8 : 0);
  if (short === 126) extended.writeUInt16BE(Number(size));
  if (short === 127) extended.writeBigUInt64BE(size);
  const head = Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | opcode, (key ? 0x80 : 0) | short]);
  const body = key ? Buffer.from(payload.map((byte, index) => byte ^ (key[index & 3] ?? 0))) : payload;
  return Buffer.concat([head, extended, key ?? Buffer.alloc(0), body]);
}
