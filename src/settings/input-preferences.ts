/** Choices about keys, mouse and the rows around a list. Every one may be absent: then nothing was chosen. */
import { asObject, type JsonObject } from '../lib/json.ts';

export interface InputPreferences {
  /** Strokes by the id of a binding, as they were written; the program checks them when it starts. */
  readonly keys?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly mouse?: boolean | undefined;
  /** Rows of context and keys above a list. */
  readonly header?: boolean | undefined;
  /** The row of breadcrumbs below it. */
  readonly crumbs?: boolean | undefined;
}

/** Throws an Error that names the field which is not as it should be. */
export function parseInputPreferences(object: JsonObject): InputPreferences {
  const parsed: InputPreferences = {
    keys: object.keys === undefined ? undefined : parseKeys(object.keys),
    mouse: flag(object, 'mouse'),
    header: flag(object, 'header'),
    crumbs: flag(object, 'crumbs'),
  };
  return Object.fromEntries(Object.entries(parsed).filter(([, choice]) => choice !== undefined));
}

function parseKeys(value: unknown): NonNullable<InputPreferences['keys']> {
  const object = asObject(value);
  if (object === undefined) throw wrong('keys');
  return Object.fromEntries(
    Object.entries(object).map(([id, strokes]) => {
      const list: readonly unknown[] = Array.isArray(strokes) ? strokes : [strokes];
      const texts = list.filter((stroke) => typeof stroke === 'string');
      if (texts.length < list.length) throw wrong(`keys["${id}"]`);
      return [id, texts];
    }),
  );
}

function flag(object: JsonObject, key: string): boolean | undefined {
  const value = object[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong(key);
}

function wrong(field: string): Error {
  return new Error(`"preferences.${field}" is not as it should be`);
}
