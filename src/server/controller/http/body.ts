/** Parses the body of a request: JSON with any Content-Type, because Boundary Desktop posts text/plain. */
import type { IncomingMessage } from 'node:http';
import { asObject, type JsonObject } from '../../../lib/json.ts';
import type { HttpLimits } from './limits.ts';
import { Problem } from './problem.ts';
import type { ShareByAddress } from './share.ts';

const WITHOUT_BODY = new Set(['GET', 'HEAD']);

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
  const take = (size: number): void => {
    if (!share.take(address, size)) throw tooMany();
    taken += size;
  };
  try {
    return await handle(await readBody(request, limits.bodyBytes, take));
  } finally {
    share.give(address, taken);
  }
}

async function readBody(
  request: IncomingMessage,
  most: number,
  take: (size: number) => void,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Destroying the request would close the connection before the response.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Buffer)) continue;
      size += chunk.length;
      if (size > most) throw tooLarge();
      take(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Problem ? error : CLIENT_GONE;
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Problem {
  return new Problem('PayloadTooLarge', 'The request body is larger than 1 MiB.');
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
  if (!isShallow(object, depth))
    throw new Problem('InvalidArgument', 'The request body is nested too deeply.');
  const twice = repeatedKey(text);
  if (twice !== undefined)
    throw new Problem('InvalidArgument', `The request body has the key ${JSON.stringify(twice)} twice.`);
  return object;
}

/** Finds a key that an object of a valid JSON text has twice: JSON.parse would drop one silently. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(text ?? '""'));
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}

/** Returns false for objects and lists that are nested deeper. */
export function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((child) => isShallow(child, depth - 1));
}
