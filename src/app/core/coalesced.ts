/** Coalesces changes that come close together, so that the screen is not redrawn for each: drawing uses the thread that also carries the connections. */
import type { ClockPort } from './ports.ts';

/** Delay of a single change. */
const SOON_MS = 100;
/** Interval while changes continue. */
const BUSY_MS = 1_000;

/** Returns a function that records a change; `take` is called with all recorded changes. */
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
