/** Timers for moments that may lie further away than a timer reaches. */

/** setTimeout fires at once beyond this many milliseconds (24.8 days). */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Calls `run` once when the clock reaches `timeMs` (milliseconds since the epoch), never before the next turn. Returns the function that calls it off. */
export function atTime(timeMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    const leftMs = Math.max(0, timeMs - Date.now());
    timer = setTimeout(() => (Date.now() >= timeMs ? run() : arm()), Math.min(leftMs, LONGEST_TIMEOUT_MS));
  };
  arm();
  return () => clearTimeout(timer);
}
