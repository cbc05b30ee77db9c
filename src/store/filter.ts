/** The filter of a list: words that all must match. `text`, `!text` and `key=value`, without regard to case. Pure. */

/** What a row offers to the filter: its whole text, and named fields for `key=value`. */
interface Filterable {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A compiled filter. */
export type Matcher = (row: Filterable) => boolean;

const EVERYTHING: Matcher = () => true;

/** Compiles what was typed; an empty filter matches everything. */
export function compileFilter(filter: string): Matcher {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '!');
  if (words.length === 0) return EVERYTHING;
  const matchers = words.map(compileWord);
  return (row) => matchers.every((matches) => matches(row));
}

function compileWord(word: string): Matcher {
  if (word.startsWith('!')) {
    const matches = compileWord(word.slice(1));
    return (row) => !matches(row);
  }
  const [, key, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
  if (key !== undefined && value !== undefined) {
    return (row) => {
      const field = row.fields[key];
      return field === undefined
        ? row.text.toLowerCase().includes(word)
        : field.toLowerCase().includes(value);
    };
  }
  return (row) => row.text.toLowerCase().includes(word);
}
