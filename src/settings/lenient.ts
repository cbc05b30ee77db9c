/** Reading what a person may have written by hand: a wrong value is left out and named, the rest applies. Pure. */
import * as v from 'valibot';
import { asObject } from '../lib/json.ts';

export interface Lenient<T> {
  readonly output: T;
  /** A sentence for each value that was left out: where it is, what is allowed there, what it is. */
  readonly problems: readonly string[];
}

/**
 * The messages of the schema say what is allowed, for example "a number". Whatever is inside it must be optional, and items of lists
 * nullable: a wrong item becomes null, so that the numbers of the others stay.
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

/** As it would be written in a program: `targets["https://x"].ttcp_1.listenPort`. */
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
