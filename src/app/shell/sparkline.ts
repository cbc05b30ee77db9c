/** The last seconds of a figure as one line of bars. */

/** Newest on the right, scaled to the largest value shown; a moment with any traffic is never drawn empty. */
export function sparkline(values: readonly number[], width: number, bars: readonly string[]): string {
  const shown = values.slice(-width);
  const largest = Math.max(0, ...shown);
  const full = bars.length - 1;
  const drawn = shown.map((value) => {
    if (value <= 0 || largest === 0) return bars[0] ?? ' ';
    return bars[Math.max(1, Math.round((value / largest) * full))] ?? ' ';
  });
  return drawn.join('').padStart(width, bars[0] ?? ' ');
}
