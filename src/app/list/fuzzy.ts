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

/**
 * Whether the letters stand in the text in this order, near enough to each other. Until the library is there: whether the text contains them. The library
 * takes its time with each text that it sees first, so it is only asked where the answer is not plain.
 */
export function fuzzyMatches(letters: string, text: string): boolean {
  const sought = letters.toLowerCase();
  const lower = text.toLowerCase();
  if (lower.includes(sought)) return true;
  if (single === undefined || !(mayBeSpeltOtherwise(text) || standInOrder(sought, lower))) return false;
  return (single(letters, text)?.score ?? 0) >= LEAST_SCORE;
}

/** The library takes accents off, so that more letters are found than stand there. */
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
