/** Reads JSON values by protobuf's JSON mapping: integers also as strings, unknown keys ignored. Official messages know snake_case keys only. */
import { asObject, type JsonObject } from '../../../lib/json.ts';
import { badField } from '../http/problem.ts';
import type { WireType } from './field.ts';

/** A JSON number of reasonable length. */
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?$/i;
const MAX_INT = 2 ** 32 - 1;
const MIN_INT = -(2 ** 31);

/** Returns the value in its wire type, `undefined` for null and absence. Throws a Problem that contains `path` for every other type. */
export function readWire(value: unknown, wire: WireType, path: string): unknown {
  if (value === undefined || value === null) return undefined;
  switch (wire) {
    case 'text':
      if (typeof value === 'string') return value;
      break;
    case 'integer': {
      const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
      if (typeof number === 'number' && Number.isInteger(number) && number <= MAX_INT && number >= MIN_INT)
        return number;
      break;
    }
    case 'flag':
      if (typeof value === 'boolean') return value;
      break;
    case 'texts':
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
      break;
    case 'object':
      if (asObject(value) !== undefined) return value;
      break;
    case 'objects':
      if (Array.isArray(value) && value.every((item) => asObject(item) !== undefined)) return value;
      break;
  }
  throw badField(path, `This field has the wrong type: expected ${wire}.`);
}

/** Reads a string in a request body; '' and absence are `undefined`. */
export function bodyText(body: JsonObject, key: string): string | undefined {
  const value = readWire(body[key], 'text', key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads an integer in a request body; 0 and absence are `undefined`. */
export function bodyInteger(body: JsonObject, key: string): number | undefined {
  const value = readWire(body[key], 'integer', key);
  return typeof value === 'number' && value !== 0 ? value : undefined;
}

/** Reads a list of strings in a request body, without duplicates; absence is empty. */
export function bodyTexts(body: JsonObject, key: string): readonly string[] {
  const value = readWire(body[key], 'texts', key);
  return Array.isArray(value) ? [...new Set(value.filter((item) => typeof item === 'string'))] : [];
}

/** Reads an object in a request body. */
export function bodyObject(body: JsonObject, key: string): JsonObject | undefined {
  return asObject(readWire(body[key], 'object', key));
}
