/** Values that a filter selects, as the Go types that a real controller has for them (github.com/mitchellh/pointerstructure v1.2.1). */
import { parseGoInt } from './go-literals.ts';
import type { Fields, Shape } from './item-shape.ts';

/** `missing`: the path leads nowhere. `unfit`: a value on it cannot have such a key, or cannot be compared in this way. */
export type Failure = 'missing' | 'unfit';

/** A key that a map does not have. */
export const ABSENT = Symbol('absent');

export type Value =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'float' | 'unsigned' | 'signed'; readonly number: number }
  | { readonly is: 'flag'; readonly flag: boolean }
  /** `of` undefined: JSON. */
  | { readonly is: 'list'; readonly list: readonly unknown[]; readonly of: Shape | undefined }
  | { readonly is: 'bytes'; readonly list: Buffer }
  | { readonly is: 'map'; readonly map: object; readonly of: Shape | undefined }
  | { readonly is: 'message'; readonly data: object; readonly fields: Fields }
  /** A message that is not set. */
  | { readonly is: 'nothing' };

const NOTHING: Value = { is: 'nothing' };
/** A list of a map of lists: structpb.ListValue and structpb.Value, whose fields are of Go. */
const LIST_VALUE: Fields = { values: { messages: { Kind: { message: { StringValue: 'text' } } } } };

/** Returns a value of a shape; undefined data is the zero value of the shape. */
function shapedValue(data: unknown, shape: Shape): Value | Failure {
  switch (shape) {
    case 'document':
      return data === undefined ? { is: 'map', map: {}, of: undefined } : documentOf(data);
    case 'text':
      return { is: 'text', text: typeof data === 'string' ? data : '' };
    case 'unsigned':
    case 'signed':
      return { is: shape, number: typeof data === 'number' ? data : 0 };
    case 'flag':
      return { is: 'flag', flag: data === true };
    case 'time':
      return { is: 'message', data: {}, fields: {} };
    case 'bytes':
      return { is: 'bytes', list: Buffer.from(typeof data === 'string' ? data : '', 'base64') };
    case 'texts':
      return { is: 'list', list: Array.isArray(data) ? data : [], of: 'text' };
    case 'no-texts':
      return { is: 'list', list: [], of: 'text' };
    case 'actions':
      return { is: 'map', map: typeof data === 'object' && data !== null ? data : {}, of: shape };
  }
  if ('messages' in shape)
    return { is: 'list', list: Array.isArray(data) ? data : [], of: { message: shape.messages } };
  return typeof data === 'object' && data !== null ? { is: 'message', data, fields: shape.message } : NOTHING;
}

function documentOf(data: unknown): Value | Failure {
  switch (typeof data) {
    case 'string':
      return { is: 'text', text: data };
    case 'number':
      return { is: 'float', number: data };
    case 'boolean':
      return { is: 'flag', flag: data };
    case 'object':
      if (Array.isArray(data)) return { is: 'list', list: data, of: undefined };
      return data === null ? 'unfit' : { is: 'map', map: data, of: undefined };
    default:
      return 'unfit';
  }
}

/** Returns an element of a list, with the shape of its elements. */
export function elementOf(data: unknown, of: Shape | undefined): Value | Failure {
  return of === undefined ? documentOf(data) : shapedValue(data, of);
}

/** Returns what a map has under a key. */
function entryOf(map: object, key: string, of: Shape | undefined): Value | typeof ABSENT | Failure {
  if (!Object.hasOwn(map, key)) return ABSENT;
  const data: unknown = Reflect.get(map, key);
  if (data === undefined) return ABSENT;
  if (of !== 'actions') return elementOf(data, of);
  const values = (Array.isArray(data) ? data : []).map((text) => ({ Kind: { StringValue: text } }));
  return { is: 'message', data: { values }, fields: LIST_VALUE };
}

/** Follows one key of a path; a number is a position that is known to exist. */
export function step(value: Value, key: string | number): Value | typeof ABSENT | Failure {
  switch (value.is) {
    case 'map':
      return entryOf(value.map, String(key), value.of);
    case 'message': {
      const shape = Object.hasOwn(value.fields, key) ? value.fields[key] : undefined;
      return shape === undefined ? 'missing' : shapedValue(Reflect.get(value.data, key), shape);
    }
    case 'list':
    case 'bytes': {
      const index = typeof key === 'number' ? key : positionOf(key);
      if (index < 0 || index >= value.list.length) return 'unfit';
      return elementOf(value.list[index], value.is === 'bytes' ? 'unsigned' : value.of);
    }
    default:
      return 'unfit';
  }
}

/** Negative for what is not a position. */
function positionOf(key: string): number {
  const index = parseGoInt(key);
  return typeof index === 'bigint' ? Number(index) : -1;
}
