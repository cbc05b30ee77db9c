/** Joins changes that come close together, so that the screen is not drawn for each: drawing takes the thread that also carries the connections. */
import type { ClockPort } from './ports.ts';

/** A change that comes alone is shown this much later. */
const SOON_MS = 100;
/** While changes keep coming, they are shown this often. */
const BUSY_MS = 1_000;

/** The returned function notes that something changed; `take` is called with all that did. */
export function coalesced(
  clock: ClockPort,
  take: (keys: ReadonlySet<string>) => void,
): (key: string) => void {
  let changed = new Set<string>();
  let takenMs = 0;
  const flush = (): void => {
    const keys = changed;
    changed = new Set();
    takenMs = clock.now();
    take(keys);
  };
  return (key) => {
    // The clock may have been set back.
    const restMs = Math.min(BUSY_MS, takenMs + BUSY_MS - clock.now());
    if (changed.size === 0) clock.after(Math.max(SOON_MS, restMs), flush);
    changed.add(key);
  };
}
