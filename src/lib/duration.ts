/** Parses and formats durations: `15m`, `1h30m`, `90s`. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const PARTS = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/;

/** Returns milliseconds; a bare number counts minutes. Undefined if `text` is not a duration. */
export function parseDuration(text: string): number | undefined {
  const word = text.trim().toLowerCase().replaceAll(' ', '');
  if (/^\d{1,5}$/.test(word)) return Number(word) * MINUTE_MS;
  const match = word === '' ? null : PARTS.exec(word);
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
}

/** Returns the shortest text that parses to the same duration. */
export function durationText(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  const parts = [
    [Math.floor(ms / HOUR_MS), 'h'],
    [Math.floor((ms % HOUR_MS) / MINUTE_MS), 'm'],
    [Math.floor((ms % MINUTE_MS) / SECOND_MS), 's'],
  ] as const;
  const text = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
  return text === '' ? '0s' : text;
}
