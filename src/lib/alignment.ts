/** Aligns two versions of a list. Very long lists change in a few places: only these are computed again, results for all other items are kept. */

/** With more changes than this, starting over is cheaper than searching for them. */
const MOST_CHANGES = 500;

/**
 * Returns the index in `before` of each item of `after`, by identity and in the same order; -1 for a new item. Undefined if too much has changed.
 * (E. Myers, "An O(ND) difference algorithm and its variations", 1986.)
 */
export function alignment<Item>(
  before: readonly Item[],
  after: readonly Item[],
  most = MOST_CHANGES,
): Int32Array | undefined {
  if (Math.abs(before.length - after.length) > most) return undefined;
  const places = new Int32Array(after.length).fill(-1);
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) places[head] = head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail += 1;
    places[after.length - tail] = before.length - tail;
  }
  const middle = {
    before: tail === 0 && head === 0 ? before : before.slice(head, before.length - tail),
    after: tail === 0 && head === 0 ? after : after.slice(head, after.length - tail),
  };
  const steps = furthestSteps(middle.before, middle.after, most);
  if (steps === undefined) return undefined;
  walkBack(steps, middle.before.length, middle.after.length, (x, y) => {
    places[head + y] = head + x;
  });
  return places;
}

/** Returns how far each diagonal can be followed with 0, 1, 2, … changes; undefined if the end is out of reach with `most` of them. */
function furthestSteps<Item>(
  before: readonly Item[],
  after: readonly Item[],
  most: number,
): readonly Int32Array[] | undefined {
  const [width, height, zero] = [before.length, after.length, most + 1];
  const furthest = new Int32Array(2 * zero + 1);
  const steps: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes++) {
    steps.push(furthest.slice(zero - changes - 1, zero + changes + 2));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const below = furthest[zero + diagonal - 1] ?? 0;
      const above = furthest[zero + diagonal + 1] ?? 0;
      let x = comesFromAbove(diagonal, changes, below, above) ? above : below + 1;
      if (changes === 0) x = 0;
      while (x < width && x - diagonal < height && before[x] === after[x - diagonal]) x += 1;
      furthest[zero + diagonal] = x;
      if (x >= width && x - diagonal >= height) return steps;
    }
  }
  return undefined;
}

/** Returns whether the furthest path to a diagonal adds an item, instead of dropping one. */
function comesFromAbove(diagonal: number, changes: number, below: number, above: number): boolean {
  return diagonal === -changes || (diagonal !== changes && below < above);
}

/** Walks back from the end and reports every pair that is kept. */
function walkBack(
  steps: readonly Int32Array[],
  width: number,
  height: number,
  keep: (x: number, y: number) => void,
): void {
  let x = width;
  let y = height;
  for (let changes = steps.length - 1; changes >= 0; changes--) {
    const furthest = steps[changes];
    const diagonal = x - y;
    const below = furthest?.[diagonal + changes] ?? 0;
    const above = furthest?.[diagonal + changes + 2] ?? 0;
    const added = comesFromAbove(diagonal, changes, below, above);
    const fromX = changes === 0 ? 0 : added ? above : below;
    const fromY = changes === 0 ? 0 : fromX - (diagonal + (added ? 1 : -1));
    while (x > fromX && y > fromY) keep(--x, --y);
    x = fromX;
    y = fromY;
  }
}

/** Computes results for items; those that were present before reuse the entry of `known` at their index. */
export function keptResults<Item, Result>(
  items: readonly Item[],
  places: Int32Array | undefined,
  known: readonly Result[],
  find: (item: Item) => Result,
): readonly Result[] {
  if (places === undefined) return items.map((item) => find(item));
  return items.map((item, index) => {
    const place = places[index] ?? -1;
    const kept = place < 0 ? undefined : known[place];
    return kept ?? find(item);
  });
}
