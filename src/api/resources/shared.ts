/**
 * One copy of what thousands of rows repeat: their scope, the actions that one is granted, the ids of users and hosts. A hundred thousand sessions take
 * half as much memory for it. Values go in and come out equal; nothing here changes what a row says.
 */
import type { JsonObject } from '../../lib/json.ts';

/** As many different values as are worth remembering; a list has few of those that repeat. */
const MOST = 20_000;
/** Longer texts do not repeat. */
const LONGEST = 200;

function createPool<Value>(): (key: string, make: () => Value) => Value {
  const pool = new Map<string, Value>();
  return (key, make) => {
    const known = pool.get(key);
    if (known !== undefined) return known;
    if (pool.size >= MOST) pool.clear();
    const made = make();
    pool.set(key, made);
    return made;
  };
}

const texts = createPool<string>();
const lists = createPool<readonly string[]>();
const objects = createPool<unknown>();

/** The same list for the same texts. */
export function sharedTexts(list: readonly string[]): readonly string[] {
  return lists(list.join('\n'), () => list);
}

/** An object of an answer with one copy of what repeats in it. Its own id and its times do not. */
export function sharedParts(object: JsonObject, actions: readonly string[]): JsonObject {
  const parts: Record<string, unknown> = { ...object };
  for (const key of Object.keys(parts)) parts[key] = sharedValue(key, parts[key]);
  if (Array.isArray(object.authorized_actions)) parts.authorized_actions = actions;
  return parts;
}

function sharedValue(key: string, value: unknown): unknown {
  if (typeof value === 'string')
    return key === 'id' || key.endsWith('_time') || value.length > LONGEST
      ? value
      : texts(value, () => value);
  return key === 'scope' ? objects(JSON.stringify(value), () => value) : value;
}
