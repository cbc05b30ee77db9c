/** What a kind of resource says about one of its fields: how it looks on the wire, who may set it, what is refused. */

/** JSON types of the wire, by their protobuf counterparts. `any` = whatever JSON is, e.g. a Struct. */
export type WireType = 'text' | 'integer' | 'flag' | 'texts' | 'object' | 'objects';

export interface Field {
  readonly wire: WireType;
  /** `never`: the controller fills it in; sending it is refused. */
  readonly settable: 'never' | 'once' | 'always';
  /** Why a creation without it is refused; absent = optional. */
  readonly required?: string;
  /** Why a value is refused; undefined = it is fine. The value is of the wire type and not null. */
  readonly check?: (value: unknown) => string | undefined;
  /** Taken at creation when nothing is given, and again when it is cleared. */
  readonly fallback?: number | string | boolean;
  /** Wrapper types of the wire appear although they are zero. */
  readonly isShownWhenZero?: boolean;
  /** Blanks around a text do not count. */
  readonly isTrimmed?: true;
  /** False: an instruction to the creation, not stored with the row. */
  readonly isKept?: false;
  /** Sealed in storage and never shown; `hmac` shows a fingerprint as `<name>_hmac`. */
  readonly secret?: 'hmac' | 'silent';
}

/** By name, in the order of the answer. */
export type Fields = Readonly<Record<string, Field>>;

type Options<T> = Omit<Partial<Field>, 'wire' | 'check'> & {
  readonly check?: (value: T) => string | undefined;
};

function define<T>(
  wire: WireType,
  is: (value: unknown) => value is T,
  { check, ...options }: Options<T>,
): Field {
  return {
    wire,
    settable: 'always',
    ...options,
    ...(check === undefined
      ? {}
      : { check: (value) => (is(value) ? check(value) : 'This field has a wrong type.') }),
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

/** A field that only the controller fills in. */
export function readOnly(wire: WireType): Field {
  return { wire, settable: 'never' };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
