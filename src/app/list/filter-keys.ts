/** Filter words with a key: `type=ssh|rdp`, `key!=x`, `sess>0`, `down>=10M`. */
import type { FilterKeys } from '../core/screen.ts';

/** Value of a key in a row; undefined: unknown, which matches only `!=`. */
export type FieldValue = string | number | boolean | undefined;

/** Values of a yes/no key. */
export const YES_NO = ['yes', 'no'] as const;

interface KeyWord {
  readonly key: string;
  readonly operator: string;
  /** Any one of them is enough. */
  readonly values: readonly string[];
}

/** Parses a word with a key; undefined for any other word. */
export function parseKeyWord(word: string): KeyWord | undefined {
  const [, key, operator, rest] = /^(\w+)(!=|<=|>=|=|<|>)(.*)$/.exec(word) ?? [];
  if (key === undefined || operator === undefined || rest === undefined) return undefined;
  return { key, operator, values: rest.split('|') };
}

/** Returns whether a row matches. An empty value matches every row. */
export function compareField({ operator, values }: KeyWord, value: FieldValue): boolean {
  if (values.every((wanted) => wanted === '')) return true;
  if (operator === '!=') return !values.some((wanted) => isLike(value, wanted));
  if (operator === '=') return values.some((wanted) => isLike(value, wanted));
  const [limit] = values.map(numberOf);
  if (typeof value !== 'number' || limit === undefined) return false;
  if (operator === '<') return value < limit;
  if (operator === '>') return value > limit;
  return operator === '<=' ? value <= limit : value >= limit;
}

/** Returns why a word is invalid for a list with these keys; undefined if it is valid, or has no key. */
export function keyProblem(word: string, keys: FilterKeys): string | undefined {
  const asked = parseKeyWord(word.toLowerCase());
  const names = Object.keys(keys);
  if (asked === undefined || names.length === 0) return undefined;
  const kind = Object.hasOwn(keys, asked.key) ? keys[asked.key] : undefined;
  if (kind === undefined) return `Unknown key "${asked.key}", use ${names.join(', ')}`;
  const compares = asked.operator.startsWith('<') || asked.operator.startsWith('>');
  if (kind !== 'number')
    return compares ? `${asked.key} is not a number: use ${asked.key}=… or ${asked.key}!=…` : undefined;
  const wrong = asked.values.find((wanted) => wanted !== '' && numberOf(wanted) === undefined);
  return wrong === undefined ? undefined : `"${wrong}" is not a number: use ${asked.key}>2, or 10M for bytes`;
}

/** Returns what `tab` adds to the last word of a filter: the rest of a key with `=`, or of a known value. */
export function completeWord(filter: string, keys: FilterKeys): string {
  const word = /[^\s"]*$/.exec(filter)?.[0].replace(/^!/, '').toLowerCase() ?? '';
  const asked = parseKeyWord(word);
  if (asked === undefined) {
    const found = Object.keys(keys).find((key) => word.length > 1 && key.startsWith(word));
    return found === undefined ? '' : `${found.slice(word.length)}=`;
  }
  const kind = Object.hasOwn(keys, asked.key) ? keys[asked.key] : undefined;
  if (kind === undefined || typeof kind === 'string') return '';
  const begun = asked.values.at(-1) ?? '';
  return kind.find((value) => value.startsWith(begun))?.slice(begun.length) ?? '';
}

/** Numbers must match completely, texts partially. */
function isLike(value: FieldValue, wanted: string): boolean {
  if (wanted === '' || value === undefined) return false;
  if (typeof value === 'number') return value === numberOf(wanted);
  if (typeof value === 'boolean') return (value ? 'yes' : 'no').startsWith(wanted);
  return value.toLowerCase().includes(wanted);
}

const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/** Parses `12`, and `10M` as lists show bytes. */
function numberOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([kmgt]?)$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * 1024 ** (POWERS[unit.toLowerCase()] ?? 0);
}
