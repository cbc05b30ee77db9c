/**
 * The filter of a list: words that all must match, without regard to case. `text`, `!text`, `~fuzzy`, `key=value` (quotes hold blanks together), and
 * `re:…`, which takes the rest of the line. Pure.
 */
import { fuzzyMatches } from './fuzzy.ts';

/** What a row offers to the filter: its whole text, and named fields for `key=value`. */
export interface Filterable {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A compiled filter. */
export type Matcher = (row: Filterable) => boolean;

const EVERYTHING: Matcher = () => true;
const NOTHING: Matcher = () => false;
/** A regular expression sees no more of a row than this. */
const EXAMINED = 1000;

/** Compiles what was typed. An empty filter matches everything, a broken one nothing. */
export function compileFilter(filter: string): Matcher {
  const matchers = tokens(filter).map((word) => compileWord(word));
  if (matchers.length === 0) return EVERYTHING;
  return (row) => matchers.every((matches) => matches(row));
}

/** What is wrong with a filter, as a sentence; undefined when it can be used. */
export function filterProblem(filter: string): string | undefined {
  for (const word of tokens(filter)) {
    const source = regexSource(word);
    const compiled = source === undefined ? undefined : compileRegex(source);
    if (compiled instanceof SyntaxError) return `re:${source} is no regular expression: ${reason(compiled)}`;
  }
  return undefined;
}

/** True when every row that matches `filter` also matches `wider`: only plain words that became longer or more. */
export function narrows(filter: string, wider: string): boolean {
  return filter.startsWith(wider) && !/[!~=:"]/.test(filter);
}

/** The words of a filter; one that says nothing yet (`!`, `~`, `re:`) is left out. */
function tokens(filter: string): readonly string[] {
  const regexAt = filter.search(/(?<=^|\s)!?re:/i);
  const before = regexAt === -1 ? filter : filter.slice(0, regexAt);
  const words = (before.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).map((word) => word.replaceAll('"', ''));
  const regex = regexAt === -1 ? '' : filter.slice(regexAt).trimEnd();
  return [...words, regex].filter((word) => !/^!?(~|re:)?$/i.test(word));
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
  // Strewn letters are found in any long text: a fuzzy word is about names.
  if (word.startsWith('~')) return ({ text, fields }) => fuzzyMatches(word.slice(1), fields.name ?? text);
  const lower = word.toLowerCase();
  const [, key, value] = /^(\w+)=(.*)$/.exec(lower) ?? [];
  if (key === undefined || value === undefined) return (row) => row.text.toLowerCase().includes(lower);
  return ({ text, fields }) =>
    fields[key] === undefined
      ? text.toLowerCase().includes(lower)
      : fields[key].toLowerCase().includes(value);
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

/** Without the words around it: `Invalid regular expression: /(/i: Unterminated group`. */
function reason(error: SyntaxError): string {
  return error.message.slice(error.message.lastIndexOf(':') + 1).trim();
}
