/** The body of a request: JSON whatever its Content-Type says, because Boundary Desktop posts text/plain. */
import { asObject, type JsonObject } from '../../../lib/json.ts';
import { snakeKeys } from '../engine/wire.ts';
import { Problem } from './problem.ts';

/** Deeper nesting is refused: nothing that is stored needs it, and every later walk is recursive. */
const MAX_DEPTH = 64;

/** Empty bodies are empty objects. Throws a Problem for everything that is no JSON object. */
export function parseBody(bytes: Buffer | undefined): JsonObject {
  if (bytes === undefined || bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new Problem('InvalidArgument', 'The body of the request is no JSON.');
  }
  const object = asObject(value);
  if (object === undefined)
    throw new Problem('InvalidArgument', 'The body of the request is no JSON object.');
  if (!isShallow(object, MAX_DEPTH))
    throw new Problem('InvalidArgument', 'The body of the request is nested too deeply.');
  return snakeKeys(object);
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((child) => isShallow(child, depth - 1));
}
