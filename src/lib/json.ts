/**
 * Tolerant readers for JSON from outside, mainly from a controller: a field that is absent, empty or of another type is `undefined`, never an
 * exception, because restricted grants and other versions of the controller leave fields out. The wire omits zero values, so '' means absent.
 */

/** A parsed JSON object with unchecked fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns the value if it is a JSON object (not null, not an array). */
export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a non-empty string field. */
export function text(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads a number field; 64-bit integers arrive as strings (protobuf's JSON mapping), both are accepted. */
export function integer(object: JsonObject | undefined, key: string): number | undefined {
  const value = object?.[key];
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? Number(value) : undefined;
}

/** Reads an RFC 3339 time field as milliseconds since the epoch. */
export function time(object: JsonObject | undefined, key: string): number | undefined {
  const value = text(object, key);
  if (value === undefined) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Reads a nested object. */
export function child(object: JsonObject | undefined, key: string): JsonObject | undefined {
  return asObject(object?.[key]);
}

/** Reads the strings of a list field; items of other types are dropped. */
export function texts(object: JsonObject | undefined, key: string): readonly string[] {
  const value = object?.[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Reads a list of objects and parses each; items that are not objects or that `parse` rejects are dropped. */
export function list<T>(
  object: JsonObject | undefined,
  key: string,
  parse: (item: JsonObject) => T | undefined,
): readonly T[] {
  const value = object?.[key];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const parsed = isObject(item) ? parse(item) : undefined;
    return parsed === undefined ? [] : [parsed];
  });
}
