/** Keeps a client that tries again and again from filling the log. */
import type { Clock } from './types.ts';

const REPEATED_AFTER_MS = 10_000;
const MOST_TEXTS = 100;

/** Returns a function that passes a text on unless it was passed on in the last 10 s. */
export function withoutRepeats(write: (text: string) => void, { now }: Pick<Clock, 'now'>) {
  const writtenAtMs = new Map<string, number>();
  return (text: string): void => {
    const nowMs = now();
    if (nowMs - (writtenAtMs.get(text) ?? Number.NEGATIVE_INFINITY) < REPEATED_AFTER_MS) return;
    writtenAtMs.delete(text);
    writtenAtMs.set(text, nowMs);
    const [oldest] = writtenAtMs.keys();
    if (writtenAtMs.size > MOST_TEXTS && oldest !== undefined) writtenAtMs.delete(oldest);
    write(text);
  };
}
