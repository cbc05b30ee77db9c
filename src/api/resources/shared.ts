/**
 * One copy of what thousands of rows repeat: their scope, the actions that one is granted, the ids of users and hosts. A hundred thousand sessions take
 * half as much memory for it. Values go in and come out equal; nothing here changes what a row says.
 */
import { asObject, type JsonObject } from '../../lib/json.ts';

/** As many different values as are worth remembering; a list has few of those that repeat. */
const MOST = 20_000;
/** Longer texts do not repeat. */
const LONGEST = 200;

function createPool<Value>(most: number): (key: string, make: () => Value) => Value {
  const pool = new Map<string, Value>();
  return (key, make) => {
    const known = pool.get(key);
    if (known !== undefined) return known;
    if (pool.size >= most) pool.clear();
    const made = make();
    pool.set(key, made);
    return made;
  };
}

const texts = createPool<string>(MOST);
const lists = createPool<readonly string[]>(MOST);
const objects = createPool<unknown>(MOST);
/** A time repeats within its row only: the end of one state is the beginning of the next one. */
const times = createPool<string>(32);

/** The same list for the same texts. */
export function sharedTexts(list: readonly string[]): readonly string[] {
  return lists(list.join('\n'), () => list);
}

/** An object of an answer with one copy of what repeats in it. */
export function sharedParts(object: JsonObject, actions: readonly string[]): JsonObject {
  const parts = withShared(object);
  return Array.isArray(object.authorized_actions) ? { ...parts, authorized_actions: actions } : parts;
}

function withShared(object: JsonObject): JsonObject {
  const parts: Record<string, unknown> = { ...object };
  for (const key of Object.keys(parts)) parts[key] = sharedValue(key, parts[key]);
  return parts;
}

function sharedValue(key: string, value: unknown): unknown {
  if (typeof value === 'string')
    return key === 'id' || value.length > LONGEST ? value : sharedText(key, value);
  if (key === 'scope') return objects(JSON.stringify(value), () => value);
  if (key !== 'states' || !Array.isArray(value)) return value;
  return value.map((item: unknown) => {
    const state = asObject(item);
    return state === undefined ? item : withShared(state);
  });
}

function sharedText(key: string, value: string): string {
  return key.endsWith('_time') ? times(value, () => value) : texts(value, () => value);
}
