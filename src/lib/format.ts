/** Formats numbers: bytes, rates, durations, clock times. */

const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Formats bytes: 0, 999, 12.3K, 214.0M (powers of 1024), at most six characters. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? String(Math.round(value)) : `${value.toFixed(1)}${UNITS[unit] ?? ''}`;
}

/** Formats a count: `1 forward`, `2 forwards`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Formats every digit, in groups of three: 5,242,880. */
export function formatExactBytes(bytes: number): string {
  return Math.round(bytes)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Formats bytes per second: 3.9M/s. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** Formats the two largest units: 6d23h, 7h12m, 4m31s, 9s. Above an hour it changes once a minute, which avoids a repaint every second. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)}d${Math.floor((ms % DAY_MS) / HOUR_MS)}h`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)}h${two(Math.floor((ms % HOUR_MS) / MINUTE_MS))}m`;
  if (ms >= MINUTE_MS)
    return `${Math.floor(ms / MINUTE_MS)}m${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))}s`;
  return `${Math.floor(ms / SECOND_MS)}s`;
}

/** Formats one unit, for ages in narrow columns: 3s, 2m, 5h, 9d. */
export function formatAge(ageMs: number): string {
  const ms = Math.max(0, ageMs);
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)}d`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)}h`;
  if (ms >= MINUTE_MS) return `${Math.floor(ms / MINUTE_MS)}m`;
  return `${Math.floor(ms / SECOND_MS)}s`;
}

/** Formats the local time: 17:14:58. */
export function formatClock(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Formats the local date and time: 2026-03-01 17:14:58. */
export function formatMoment(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${formatClock(atMs)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
