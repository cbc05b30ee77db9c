/** Reads hand-written values: an invalid value is skipped and reported, the rest applies. */
import * as v from 'valibot';
import { asObject } from '../lib/json.ts';

export interface Lenient<T> {
  readonly output: T;
  /** A sentence for each skipped value: where it is, what is allowed, what was found. */
  readonly problems: readonly string[];
}

/**
 * The messages of the schema state what is allowed, for example "a number". Everything inside must be optional, and items of lists nullable: an
 * invalid item becomes null, so that the others keep their index.
 */
export function parseLeniently<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): Lenient<v.InferOutput<S>> {
  const first = v.safeParse(schema, value);
  if (first.success) return { output: first.output, problems: [] };
  const paths = first.issues.map(pathOf);
  return {
    output: v.parse(schema, paths.reduce(without, value)),
    problems: first.issues.map((issue) => {
      const place = placeText(pathOf(issue));
      return `Invalid value for "${place}" (ignored): must be ${issue.message}, not ${shown(issue.input)}.`;
    }),
  };
}

type Path = readonly unknown[];

function pathOf(issue: v.BaseIssue<unknown>): Path {
  return issue.path?.map(({ key }) => key) ?? [];
}

function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (Array.isArray(value)) {
    const index = Number(key);
    return value.with(index, rest.length === 0 ? null : without(value[index], rest));
  }
  const object = asObject(value);
  if (object === undefined) return value;
  const { [String(key)]: inner, ...others } = object;
  return rest.length === 0 ? others : { ...others, [String(key)]: without(inner, rest) };
}

/** Formats a path as in code: `targets["https://x"].ttcp_1.listenPort`. */
function placeText(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      const name = String(key);
      if (!/^[A-Za-z_]\w*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

const SHOWN_CHARACTERS = 40;

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (asObject(value) !== undefined) return 'an object';
  const text = JSON.stringify(value) ?? 'absent';
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
