/** Fuzzy matching, by a library that is loaded when somebody begins to type a filter and not before. */

/** Scores of fuzzysort run from 0 to 1; below this the letters are only strewn over the text. */
const LEAST_SCORE = 0.25;

let single: ((search: string, target: string) => { readonly score: number } | null) | undefined;

/** Loads the library; calling it again costs nothing. */
export async function loadFuzzy(): Promise<void> {
  if (single !== undefined) return;
  const { default: library } = await import('fuzzysort');
  single = library.single;
}

/** True once `fuzzyMatches` is fuzzy. */
export function isFuzzyReady(): boolean {
  return single !== undefined;
}

/** Whether the letters stand in the text in this order, near enough to each other. Until the library is there: whether the text contains them. */
export function fuzzyMatches(letters: string, text: string): boolean {
  if (single === undefined) return text.toLowerCase().includes(letters.toLowerCase());
  return (single(letters, text)?.score ?? 0) >= LEAST_SCORE;
}
