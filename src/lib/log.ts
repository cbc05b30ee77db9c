/** A log file for people who look for the cause of a fault: one line per event, bounded, without secrets. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from './errors.ts';
import type { LogLevel } from './log-ring.ts';

export interface FileLog {
  /** Never throws: a full disk must not take the program along. */
  write(level: LogLevel, message: string): void;
  /** Why the newest line is not in the file; undefined when it is. */
  readonly failure: string | undefined;
}

const MAX_BYTES = 5 * 1024 * 1024;

/**
 * Appends to `path` (mode 0600). At 5 MB the file becomes `path.1`, replacing the one before. Lines are written at once, so the last
 * ones before a crash are there.
 */
export function createFileLog(path: string): FileLog {
  let isReady = false;
  let bytes = 0;
  let failure: string | undefined;

  function prepare(): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    isReady = true;
  }

  return {
    write(level, message) {
      const line = `${new Date().toISOString()} ${level} ${oneLine(withoutSecrets(message))}\n`;
      try {
        if (!isReady) prepare();
        if (bytes + line.length > MAX_BYTES) {
          renameSync(path, `${path}.1`);
          bytes = 0;
        }
        appendFileSync(path, line, { mode: 0o600 });
        bytes += Buffer.byteLength(line);
        failure = undefined;
      } catch (error) {
        failure = `${path} cannot be written: ${errorText(error)}`;
      }
    },
    get failure() {
      return failure;
    },
  };
}

/** Auth tokens (`at_<id>_<secret>`) keep their id; anything else that is as long as a session's authorization token goes. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b(at_[0-9A-Za-z]+)_[0-9A-Za-z]+/g, '$1_…')
    .replace(/[1-9A-HJ-NP-Za-km-z]{100,}/g, '…');
}

/** Control characters become blanks. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
