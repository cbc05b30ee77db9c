/** The words of a filter that ask for one thing of a row: `type=ssh|rdp`, `key!=x`, `sess>0`, `down>=10M`. Pure. */
import type { FilterKeys } from '../core/screen.ts';

/** What a row has under a key; undefined = nothing is known, which matches only `!=`. */
export type FieldValue = string | number | boolean | undefined;

/** Values of a key that is a question. */
export const YES_NO = ['yes', 'no'] as const;

interface KeyWord {
  readonly key: string;
  readonly operator: string;
  /** Any one of them is enough. */
  readonly values: readonly string[];
}

/** A word that asks for a key, or undefined for any other word. */
export function parseKeyWord(word: string): KeyWord | undefined {
  const [, key, operator, rest] = /^(\w+)(!=|<=|>=|=|<|>)(.*)$/.exec(word) ?? [];
  if (key === undefined || operator === undefined || rest === undefined) return undefined;
  return { key, operator, values: rest.split('|') };
}

/** Whether a row passes. While nothing was typed behind the operator every row does. */
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

/** Why a word cannot be answered by a list with these keys; undefined when it can, or asks for no key. */
export function keyProblem(word: string, keys: FilterKeys): string | undefined {
  const asked = parseKeyWord(word.toLowerCase());
  const names = Object.keys(keys);
  if (asked === undefined || names.length === 0) return undefined;
  const kind = Object.hasOwn(keys, asked.key) ? keys[asked.key] : undefined;
  if (kind === undefined) return `there is no key "${asked.key}" here, but ${names.join(', ')}`;
  const compares = asked.operator.startsWith('<') || asked.operator.startsWith('>');
  if (kind !== 'number')
    return compares ? `${asked.key} is no number: ${asked.key}=… or ${asked.key}!=…` : undefined;
  const wrong = asked.values.find((wanted) => wanted !== '' && numberOf(wanted) === undefined);
  return wrong === undefined ? undefined : `"${wrong}" is no number: ${asked.key}>2, or 10M for bytes`;
}

/** What `tab` adds to the last word of a filter: the rest of a key with `=`, or of a value that is known. */
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

/** Numbers as a whole, texts by any part of them. */
function isLike(value: FieldValue, wanted: string): boolean {
  if (wanted === '' || value === undefined) return false;
  if (typeof value === 'number') return value === numberOf(wanted);
  if (typeof value === 'boolean') return (value ? 'yes' : 'no').startsWith(wanted);
  return value.toLowerCase().includes(wanted);
}

const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/** `12`, and `10M` as lists show bytes. */
function numberOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([kmgt]?)$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * 1024 ** (POWERS[unit.toLowerCase()] ?? 0);
}
