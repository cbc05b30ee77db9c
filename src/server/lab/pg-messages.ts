/** PostgreSQL's wire protocol as far as the lab takes part in it (PostgreSQL manual, chapter "Frontend/Backend Protocol", "Message Formats"). */

const HEAD_LENGTH = 5;
/** Of one message. PostgreSQL allows 1 GiB, which is more than the backend's memory can hold several times. */
const MAX_MESSAGE_LENGTH = 256 * 1024 * 1024;
const PROTOCOL_3_0 = 196_608;

/** A complete message, header included. */
export interface PgMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts a stream of typed messages, split anywhere, into whole ones. */
export class MessageSplitter {
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = HEAD_LENGTH;

  /** Throws RangeError on a length that no message has. */
  push(chunk: Buffer): PgMessage[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const messages: PgMessage[] = [];
    let at = 0;
    this.#wanted = HEAD_LENGTH;
    while (bytes.length - at >= HEAD_LENGTH) {
      // The length includes itself, but not the type.
      const length = 1 + bytes.readUInt32BE(at + 1);
      if (length < HEAD_LENGTH || length > MAX_MESSAGE_LENGTH) throw new RangeError('invalid message length');
      if (bytes.length - at < length) {
        this.#wanted = length;
        break;
      }
      messages.push({
        type: String.fromCharCode(bytes[at] ?? 0),
        bytes: bytes.subarray(at, at + length),
      });
      at += length;
    }
    this.#chunks = at === bytes.length ? [] : [bytes.subarray(at)];
    this.#length = bytes.length - at;
    return messages;
  }
}

/** The start of a connection: messages of a length and a code, without a type. */
export type Opening =
  | { readonly kind: 'incomplete' | 'refused' }
  | { readonly kind: 'encryption'; readonly length: number }
  | { readonly kind: 'cancel'; readonly pid: number; readonly secret: number }
  | {
      readonly kind: 'startup';
      readonly length: number;
      /** Of protocol 3. */
      readonly minor: number;
      readonly parameters: ReadonlyMap<string, string>;
    };

const OPENING_LENGTH = 8;
const CANCEL_LENGTH = 16;
/** The limit of PostgreSQL. */
const MAX_STARTUP_LENGTH = 10_000;
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/** Parses the first message. */
export function readOpening(bytes: Buffer): Opening {
  if (bytes.length < OPENING_LENGTH) return { kind: 'incomplete' };
  const length = bytes.readUInt32BE(0);
  const code = bytes.readUInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption', length: OPENING_LENGTH };
  if (code === CANCEL_REQUEST && length === CANCEL_LENGTH) {
    if (bytes.length < length) return { kind: 'incomplete' };
    return { kind: 'cancel', pid: bytes.readUInt32BE(8), secret: bytes.readUInt32BE(12) };
  }
  if (code >>> 16 !== 3 || length < OPENING_LENGTH || length > MAX_STARTUP_LENGTH) return { kind: 'refused' };
  if (bytes.length < length) return { kind: 'incomplete' };
  const texts = bytes.toString('utf8', OPENING_LENGTH, length).split('\0');
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < texts.length && texts[at] !== ''; at += 2) {
    parameters.set(texts[at] ?? '', texts[at + 1] ?? '');
  }
  return { kind: 'startup', length, minor: code & 0xffff, parameters };
}

/** Query and FunctionCall are requests of one message; the extended protocol has several, up to Sync. */
export const SIMPLE = 'QF';
export const SYNC = 'S';
const FLUSH = 'H';
const EXTENDED = 'PBDEC';

/** True if the messages contain a whole request, or a part that asks for an answer. */
export function isRequest(messages: readonly PgMessage[]): boolean {
  return messages.some(({ type }) => type === FLUSH || !EXTENDED.includes(type));
}

/** True for the last message of a request. */
export function endsRequest({ type }: PgMessage): boolean {
  return type === SYNC || SIMPLE.includes(type);
}

/** Builds one message. */
export function pgMessage(type: string, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  );
  const head = Buffer.alloc(HEAD_LENGTH);
  head.write(type, 'latin1');
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function int32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

export interface Report {
  readonly severity: 'FATAL' | 'ERROR' | 'NOTICE';
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** An ErrorResponse, or a NoticeResponse. */
export function reportMessage({ severity, code, message, hint }: Report): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`];
  if (hint !== undefined) fields.push(`H${hint}`);
  return pgMessage(severity === 'NOTICE' ? 'N' : 'E', ...fields, Buffer.alloc(1));
}

/** The status of a ReadyForQuery outside of a transaction. */
export const IDLE = 'I';
export const READY = pgMessage('Z', Buffer.from(IDLE));

/** What follows the startup message of a client. */
export function welcome(
  minor: number,
  parameters: ReadonlyMap<string, string>,
  key: { readonly pid: number; readonly secret: number },
): Buffer {
  return Buffer.concat([
    ...(minor > 0 ? [pgMessage('v', int32(PROTOCOL_3_0, 0))] : []),
    pgMessage('R', int32(0)),
    ...[...parameters].map(([name, value]) => pgMessage('S', name, value)),
    pgMessage('K', int32(key.pid, key.secret)),
    READY,
  ]);
}

/** Texts at the start of a message's body, each with a zero byte at its end. */
export function textsOf({ bytes }: PgMessage, count: number): string[] {
  return bytes.toString('utf8', HEAD_LENGTH).split('\0', count);
}

/** Columns of a DataRow in text format. */
export function columnsOf({ bytes }: PgMessage): (string | undefined)[] {
  const columns: (string | undefined)[] = [];
  let at = HEAD_LENGTH + 2;
  for (let left = bytes.readUInt16BE(HEAD_LENGTH); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    columns.push(length < 0 ? undefined : bytes.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return columns;
}
