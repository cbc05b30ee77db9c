/** Declares a field of a kind of resource: wire type, who may set it, validation. */

/** JSON types of the wire, by their protobuf counterparts. `any`: any JSON, e.g. a Struct. */
export type WireType = 'text' | 'integer' | 'flag' | 'texts' | 'object' | 'objects';

export interface Field {
  readonly wire: WireType;
  /** `never`: set by the controller only; sending it is an error. */
  readonly settable: 'never' | 'once' | 'always';
  /** Error if it is missing in a creation; absent: optional. */
  readonly required?: string;
  /** Error if a required field is cleared; absent: that of a creation. */
  readonly cleared?: string;
  /** Returns an error for an invalid value, else undefined. The value has the wire type and is not null. */
  readonly check?: (value: unknown) => string | undefined;
  /** Default at creation, and when the field is cleared. */
  readonly fallback?: number | string | boolean;
  /** Wrapper types of the wire are present even if they are zero. */
  readonly isShownWhenZero?: boolean;
  /** A value that differs in case only does not count as a change. */
  readonly isCaseless?: true;
  /** Returns a value as it is stored, e.g. without surrounding blanks; undefined: nothing is stored. The value has the wire type. */
  readonly normalized?: (value: unknown) => unknown;
  /** False: an instruction for the creation, not stored with the row. */
  readonly isKept?: false;
  /** Sealed in storage and never returned; `hmac` returns a fingerprint as `<name>_hmac`. */
  readonly secret?: 'hmac' | 'silent';
}

/** By name, in the order of the response. */
export type Fields = Readonly<Record<string, Field>>;

type Options<T> = Omit<Partial<Field>, 'wire' | 'check' | 'normalized'> & {
  readonly check?: (value: T) => string | undefined;
  readonly normalized?: (value: T) => T | undefined;
};

function define<T>(
  wire: WireType,
  is: (value: unknown) => value is T,
  { check, normalized, ...options }: Options<T>,
): Field {
  return {
    wire,
    settable: 'always',
    ...options,
    ...(check === undefined
      ? {}
      : { check: (value) => (is(value) ? check(value) : 'This field has the wrong type.') }),
    ...(normalized === undefined ? {} : { normalized: (value) => (is(value) ? normalized(value) : value) }),
  };
}

export function text(options: Options<string> = {}): Field {
  return define('text', (value) => typeof value === 'string', options);
}

export function integer(options: Options<number> = {}): Field {
  return define('integer', (value) => typeof value === 'number', options);
}

export function flag(options: Options<boolean> = {}): Field {
  return define('flag', (value) => typeof value === 'boolean', options);
}

export function texts(options: Options<readonly string[]> = {}): Field {
  return define('texts', isTexts, options);
}

export function object(options: Options<object> = {}): Field {
  return define('object', (value) => typeof value === 'object' && value !== null, options);
}

export function objects(options: Options<readonly unknown[]> = {}): Field {
  return define('objects', (value) => Array.isArray(value), options);
}

/** A field that only the controller sets. */
export function readOnly(wire: WireType): Field {
  return { wire, settable: 'never' };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
