/** Parses the body of a request: JSON with any Content-Type, because Boundary Desktop posts text/plain. */
import type { IncomingMessage } from 'node:http';
import { asObject, type JsonObject } from '../../../lib/json.ts';
import type { HttpLimits } from './limits.ts';
import { Problem } from './problem.ts';
import type { ShareByAddress } from './share.ts';

const WITHOUT_BODY = new Set(['GET', 'HEAD']);

/** A body in more pieces is an attack: clients send at least some hundred bytes at a time. */
const MOST_PIECES = 20_000;

/** Thrown if the client disconnected before its request was complete. */
export const CLIENT_GONE = Symbol('client gone');

export interface BodyRules {
  readonly address: string;
  readonly limits: Pick<HttpLimits, 'bodyBytes'>;
  /** Counts the bytes of all bodies of an address. */
  readonly share: ShareByAddress;
}

/**
 * Reads the body of a request and handles it. Throws a Problem if it is too large, alone or together with others of its address, and CLIENT_GONE if it
 * is incomplete.
 */
export async function withBody<Result>(
  request: IncomingMessage,
  { address, limits, share }: BodyRules,
  handle: (body: Buffer | undefined) => Promise<Result> | Result,
): Promise<Result> {
  if (WITHOUT_BODY.has(request.method ?? '')) return await handle(undefined);
  let taken = 0;
  const take = (size: number): boolean => {
    const isFree = share.take(address, size);
    if (isFree) taken += size;
    return isFree;
  };
  try {
    return await handle(await readBody(request, limits.bodyBytes, take));
  } finally {
    share.give(address, taken);
  }
}

/** `take` returns false if the address has no share left for so many bytes. The rest of a refused body is not read. */
function readBody(request: IncomingMessage, most: number, take: (size: number) => boolean): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.reject(tooLarge());
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let body: Buffer = Buffer.alloc(0);
  let size = 0;
  let pieces = 0;
  const problemWith = (piece: Buffer): Problem | undefined => {
    pieces++;
    if (size + piece.length > most) return tooLarge();
    if (pieces > MOST_PIECES) return tooManyPieces();
    return take(piece.length) ? undefined : tooMany();
  };
  const add = (piece: Buffer): void => {
    const problem = problemWith(piece);
    if (problem !== undefined) {
      request.off('data', add).pause();
      reject(problem);
      return;
    }
    // Copied together: a piece of one byte takes a hundred times its length, and keeps what it arrived with.
    if (size + piece.length > body.length) body = larger(body, size + piece.length);
    piece.copy(body, size);
    size += piece.length;
  };
  request.on('data', add);
  request.once('end', () => resolve(body.subarray(0, size)));
  request.once('error', () => reject(CLIENT_GONE));
  request.once('close', () => reject(CLIENT_GONE));
  return promise;
}

function larger(body: Buffer, needed: number): Buffer {
  const grown = Buffer.allocUnsafe(2 * needed);
  body.copy(grown);
  return grown;
}

function tooLarge(): Problem {
  return new Problem('PayloadTooLarge', 'The request body is larger than 1 MiB.');
}

function tooManyPieces(): Problem {
  return new Problem('PayloadTooLarge', `The request body arrives in more than ${MOST_PIECES} pieces.`);
}

function tooMany(): Problem {
  return new Problem('TooManyRequests', 'This address sends too many large requests at the same time.');
}

/**
 * Blank bodies are empty objects. Throws a Problem for everything that is not a JSON object, is nested deeper than `depth`, or has a key twice.
 */
export function parseBody(bytes: Buffer | undefined, depth: number): JsonObject {
  const text = bytes?.toString().trim() ?? '';
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('InvalidArgument', 'The request body is not valid JSON.');
  }
  const object = asObject(value);
  if (object === undefined) throw new Problem('InvalidArgument', 'The request body is not a JSON object.');
  // JSON.parse drops one of two equal keys silently.
  if (keysIn(object, depth) < keysWritten(text))
    throw new Problem('InvalidArgument', 'The request body has the same key twice in one object.');
  return object;
}

const [SPACE, QUOTE, BACKSLASH, COLON] = [0x20, 0x22, 0x5c, 0x3a];

/** Counts the keys of a valid JSON text: texts before a colon. */
function keysWritten(json: string): number {
  let count = 0;
  for (let at = json.indexOf('"'); at !== -1; at = json.indexOf('"', at)) {
    at += 1;
    while (json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
    at += 1;
    while (json.charCodeAt(at) <= SPACE) at += 1;
    if (json.charCodeAt(at) === COLON) count += 1;
  }
  return count;
}

/** Returns false for objects and lists that are nested deeper. */
export function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((child) => isShallow(child, depth - 1));
}

/** Counts the keys of a value. Throws a Problem if it is nested more deeply than `depth`. */
function keysIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) throw new Problem('InvalidArgument', 'The request body is nested too deeply.');
  const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((sum, child) => sum + keysIn(child, depth - 1), own);
}
