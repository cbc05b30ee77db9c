/** Keeps the newest log lines in memory, for the log screen. Without secrets, like the file. */
import { oneLine, withoutSecrets } from './log-text.ts';

/** Ordered by severity. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The part of the program that a line comes from. */
export type LogSource = 'api' | 'proxy' | 'app';

export interface LogLine {
  /** Unique and ascending within a run. */
  readonly serial: number;
  readonly atMs: number;
  readonly level: LogLevel;
  readonly source: LogSource;
  readonly text: string;
}

export interface LogRing {
  write(level: LogLevel, text: string, source: LogSource): LogLine;
  /** Oldest first. The same array until the next line. */
  lines(): readonly LogLine[];
  /** Called after every line; returns the function that unsubscribes. */
  onLine(listener: () => void): () => void;
}

/** Keeps the newest `capacity` lines. */
export function createLogRing(capacity: number, now: () => number): LogRing {
  const listeners = new Set<() => void>();
  const ring: LogLine[] = [];
  let serial = 0;
  let shown: readonly LogLine[] | undefined;
  return {
    write: (level, text, source) => {
      serial += 1;
      const line = { serial, atMs: now(), level, source, text: oneLine(withoutSecrets(text)) };
      ring[(serial - 1) % capacity] = line;
      shown = undefined;
      for (const listener of listeners) listener();
      return line;
    },
    lines: () => {
      const start = serial > capacity ? serial % capacity : 0;
      shown ??= [...ring.slice(start), ...ring.slice(0, start)];
      return shown;
    },
    onLine: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
