/** Parses the body of a request: JSON with any Content-Type, because Boundary Desktop posts text/plain. */
import type { IncomingMessage } from 'node:http';
import { asObject, type JsonObject } from '../../../lib/json.ts';
import { Problem } from './problem.ts';

/** Limit of the official controller (globals/globals.go in hashicorp/boundary). */
const MAX_BODY_BYTES = 1024 * 1024;
const WITHOUT_BODY = new Set(['GET', 'HEAD']);

/** Thrown if the client disconnected before its request was complete. */
export const CLIENT_GONE = Symbol('client gone');

/** Reads the body of a request. Throws a Problem if it is larger than 1 MiB, CLIENT_GONE if it is incomplete. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (WITHOUT_BODY.has(request.method ?? '')) return undefined;
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Destroying the request would close the connection before the response.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Buffer)) continue;
      size += chunk.length;
      if (size > MAX_BODY_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    throw CLIENT_GONE;
  }
  if (size > MAX_BODY_BYTES) throw tooLarge();
  return Buffer.concat(chunks);
}

function tooLarge(): Problem {
  return new Problem('PayloadTooLarge', 'The request body is larger than 1 MiB.');
}

/** Deeper nesting is rejected: no stored value needs it, and every later traversal is recursive. */
const MAX_DEPTH = 64;

/** Blank bodies are empty objects. Throws a Problem for everything that is not a JSON object, and for keys that are there twice. */
export function parseBody(bytes: Buffer | undefined): JsonObject {
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
  if (!isShallow(object, MAX_DEPTH))
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

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((child) => isShallow(child, depth - 1));
}
