/** The controller's clock: microseconds since the epoch, as in PostgreSQL, and strictly increasing, so that times order events. */
export interface Clock {
  readonly nowMs: () => number;
  /** Strictly greater than every value before. */
  readonly nowUs: () => number;
}

/** `readMs` is the system's clock unless a test passes its own. */
export function createClock(readMs: () => number = Date.now): Clock {
  let lastUs = 0;
  return {
    nowMs: readMs,
    nowUs: () => {
      lastUs = Math.max(lastUs + 1, Math.round(readMs() * 1000));
      return lastUs;
    },
  };
}

/** Formats RFC 3339 in UTC with 0, 3 or 6 fractional digits, like protobuf's JSON mapping. */
export function rfc3339(us: number): string {
  const micros = us % 1_000_000;
  const seconds = new Date((us - micros) / 1000).toISOString().slice(0, 19);
  if (micros === 0) return `${seconds}Z`;
  const digits = String(micros).padStart(6, '0');
  return `${seconds}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}
