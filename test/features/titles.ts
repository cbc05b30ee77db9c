/** Titles of tests, as written in their files. */

/** Where values stand in titles of tests with a table. */
const PLACEHOLDER = /%[sdijfo]|\$\w+/g;

/** True if a source has the title as one string literal, with its escapes as they are written. */
export function isTitleIn(source: string, title: string): boolean {
  const written = title.replaceAll('\\', '\\\\');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${written}${quote}`));
}

/** A pattern for the names of the test cases that a title stands for. */
export function titlePattern(title: string): string {
  return title
    .split(PLACEHOLDER)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
}
