/**
 * The filter of a list: words that must all match, ignoring case. `text`, `!text`, `~fuzzy`, `key=value` and its variants (quotes keep blanks), and
 * `re:…`, which takes the rest of the line.
 */

import type { FilterKeys } from '../core/screen.ts';
import { compareField, type FieldValue, keyProblem, parseKeyWord } from './filter-keys.ts';
import { fuzzyMatches } from './fuzzy.ts';

/** The filterable content of a row: its whole text, and named fields for `key=value`. Plain texts have no fields. */
export interface Filterable {
  readonly text: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** A compiled filter. */
export type Matcher = (row: Filterable) => boolean;

const EVERYTHING: Matcher = () => true;
const NOTHING: Matcher = () => false;
/** A regular expression sees only this much of a row. */
const EXAMINED = 1000;

/** Compiles a filter. An empty one matches everything, an invalid one nothing. */
export function compileFilter(filter: string): Matcher {
  const matchers = tokens(filter).map((word) => compileWord(word));
  if (matchers.length === 0) return EVERYTHING;
  return (row) => matchers.every((matches) => matches(row));
}

/** Returns the error of a filter; undefined if it is valid. `keys` are those of the list; plain texts have none. */
export function filterProblem(filter: string, keys: FilterKeys = {}): string | undefined {
  for (const word of tokens(filter)) {
    const source = regexSource(word);
    const compiled = source === undefined ? undefined : compileRegex(source);
    if (compiled instanceof SyntaxError)
      return `re:${source} is not a regular expression: ${reason(compiled)}`;
    const problem = source === undefined ? keyProblem(word.replace(/^!/, ''), keys) : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Returns true if every row that matches `filter` also matches `wider`: only plain words were added or extended. */
export function narrows(filter: string, wider: string): boolean {
  return filter.startsWith(wider) && !/[!~=:"<>|]/.test(filter);
}

/** Returns the words of a filter as typed, including quotes: they can be removed one by one. */
export function filterWords(filter: string): readonly string[] {
  const regexAt = regexStart(filter);
  const before = regexAt === -1 ? filter : filter.slice(0, regexAt);
  const words = before.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  const regex = regexAt === -1 ? '' : filter.slice(regexAt).trimEnd();
  return regex === '' ? words : [...words, regex];
}

/** Returns the filter without its last word; empty if there was only one. */
export function withoutLastWord(filter: string): string {
  return filterWords(filter).slice(0, -1).join(' ');
}

function regexStart(filter: string): number {
  return filter.search(/(?<=^|\s)!?re:/i);
}

/** Returns words without their quotes; incomplete ones (`!`, `~`, `re:`) are omitted. */
function tokens(filter: string): readonly string[] {
  const words = filterWords(filter).map((word) =>
    regexSource(word) === undefined ? word.replaceAll('"', '') : word,
  );
  return words.filter((word) => !/^!?(~|re:)?$/i.test(word));
}

function compileWord(word: string): Matcher {
  if (word.startsWith('!')) {
    const matches = compileWord(word.slice(1));
    return matches === NOTHING ? NOTHING : (row) => !matches(row);
  }
  const source = regexSource(word);
  if (source !== undefined) {
    const regex = compileRegex(source);
    return regex instanceof SyntaxError ? NOTHING : (row) => regex.test(row.text.slice(0, EXAMINED));
  }
  // Scattered letters occur in any long text: a fuzzy word only searches names.
  if (word.startsWith('~'))
    return ({ text, fields }) => fuzzyMatches(word.slice(1), String(fields.name ?? text));
  const lower = word.toLowerCase();
  const asked = parseKeyWord(lower);
  if (asked === undefined) {
    const either = lower.split('|').filter((part) => part !== '');
    return (row) => {
      const text = row.text.toLowerCase();
      return either.length === 0 || either.some((part) => text.includes(part));
    };
  }
  return ({ text, fields }) =>
    Object.hasOwn(fields, asked.key)
      ? compareField(asked, fields[asked.key])
      : text.toLowerCase().includes(lower);
}

function regexSource(word: string): string | undefined {
  return /^!?re:(.*)$/i.exec(word)?.[1];
}

function compileRegex(source: string): RegExp | SyntaxError {
  try {
    return new RegExp(source, 'i');
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}

/** Extracts the reason: `Invalid regular expression: /(/i: Unterminated group`. */
function reason(error: SyntaxError): string {
  return error.message.slice(error.message.lastIndexOf(':') + 1).trim();
}
