/**
 * Tolerant readers for JSON that others wrote, above all a controller: a field that is absent, empty or of another type is
 * `undefined`, never an exception, because restricted grants, old controllers and new ones all leave fields out. The wire omits
 * zero values, so '' means absent.
 */

/** A parsed JSON object whose fields nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value when it is a JSON object (not null, no array). */
export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty string field. */
export function text(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number field; 64-bit integers come as strings (protobuf's JSON mapping), both are taken. */
export function integer(object: JsonObject | undefined, key: string): number | undefined {
  const value = object?.[key];
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? Number(value) : undefined;
}

/** An RFC 3339 time field in milliseconds since the epoch. */
export function time(object: JsonObject | undefined, key: string): number | undefined {
  const value = text(object, key);
  if (value === undefined) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A nested object. */
export function child(object: JsonObject | undefined, key: string): JsonObject | undefined {
  return asObject(object?.[key]);
}

/** The strings of a list field; items of other types are dropped. */
export function texts(object: JsonObject | undefined, key: string): readonly string[] {
  const value = object?.[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A list of objects, each parsed; items that are no object or that `parse` gives up on are dropped, the others stay. */
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
