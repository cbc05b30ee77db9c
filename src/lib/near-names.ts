/** Names that are close to a mistyped one. */

/** Shorter words are in too many names. */
const LEAST_PART = 3;
/** One wrong letter per this many is still the same name. */
const LETTERS_PER_ERROR = 4;

/** Returns the names that contain the word or differ in few letters, the closest first. Case is ignored. */
export function nearest(word: string, names: Iterable<string>): readonly string[] {
  const asked = word.toLowerCase();
  const allowed = Math.max(1, Math.floor(asked.length / LETTERS_PER_ERROR));
  const rated = [...new Set(names)].flatMap((name) => {
    const distance = distanceTo(asked, name.toLowerCase(), allowed);
    return distance === undefined ? [] : [{ name, distance }];
  });
  return rated
    .toSorted(
      (a, b) => a.distance - b.distance || a.name.length - b.name.length || (a.name < b.name ? -1 : 1),
    )
    .map(({ name }) => name);
}

/** Number of wrong letters; more than `allowed` for a name that contains the word, undefined for any other one. */
function distanceTo(asked: string, name: string, allowed: number): number | undefined {
  if (Math.abs(asked.length - name.length) <= allowed) {
    const wrong = editDistance(asked, name);
    if (wrong <= allowed) return wrong;
  }
  return asked.length >= LEAST_PART && name.includes(asked) ? allowed + 1 : undefined;
}

/** Letters to insert, remove or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [above, letter] of [...one].entries()) {
    const next = [above + 1];
    for (const [left, otherLetter] of [...other].entries())
      next.push(
        Math.min(
          (row[left + 1] ?? 0) + 1,
          (next[left] ?? 0) + 1,
          (row[left] ?? 0) + (letter === otherLetter ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
