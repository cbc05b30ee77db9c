/** Fuzzy matching, by a library that is loaded when the user starts typing a filter. */

/** Scores of fuzzysort range from 0 to 1; below this the letters are merely scattered over the text. */
const LEAST_SCORE = 0.25;

let single: ((search: string, target: string) => { readonly score: number } | null) | undefined;

/** Loads the library; later calls are free. */
export async function loadFuzzy(): Promise<void> {
  if (single !== undefined) return;
  const { default: library } = await import('fuzzysort');
  single = library.single;
}

/** Returns true once `fuzzyMatches` is fuzzy. */
export function isFuzzyReady(): boolean {
  return single !== undefined;
}

/**
 * Returns whether the letters occur in the text in this order, close enough to each other. Until the library is loaded: whether the text contains
 * them. The library is slow for each new text, so it is used only if the answer is not obvious.
 */
export function fuzzyMatches(letters: string, text: string): boolean {
  const sought = letters.toLowerCase();
  const lower = text.toLowerCase();
  if (lower.includes(sought)) return true;
  if (single === undefined || !(mayBeSpeltOtherwise(text) || standInOrder(sought, lower))) return false;
  return (single(letters, text)?.score ?? 0) >= LEAST_SCORE;
}

/** The library strips accents, so that more letters match. */
function mayBeSpeltOtherwise(text: string): boolean {
  return !/^[\x20-\x7e]*$/.test(text);
}

function standInOrder(letters: string, text: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at === -1) return false;
    from = at + letter.length;
  }
  return true;
}
