/**
 * Shares values that thousands of rows repeat: their scope, granted actions, ids of users and hosts. That halves the memory of a hundred thousand
 * sessions. The values themselves do not change.
 */
import { asObject, type JsonObject } from '../../lib/json.ts';

/** How many different values are remembered; a list has few that repeat. */
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
/** A time repeats only within its row: the end of one state is the start of the next. */
const times = createPool<string>(32);

/** Returns the same list for the same strings. */
export function sharedTexts(list: readonly string[]): readonly string[] {
  return lists(list.join('\n'), () => list);
}

/** Returns an object of a response with repeated values shared. */
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
