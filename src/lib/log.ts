/** Log file for troubleshooting: one line per event, bounded in size, without secrets. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from './errors.ts';
import type { LogLevel } from './log-ring.ts';
import { oneLine, withoutSecrets } from './log-text.ts';

export interface FileLog {
  /** Never throws: a full disk must not crash the program. */
  write(level: LogLevel, message: string): void;
  /** Why the newest line is missing in the file; undefined if it was written. */
  readonly failure: string | undefined;
}

const MAX_BYTES = 5 * 1024 * 1024;

/**
 * Appends to `path` (mode 0600). At 5 MB the file is renamed to `path.1`, replacing the previous one. Lines are written synchronously, so the last
 * lines before a crash are kept.
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
        failure = `cannot write ${path}: ${errorText(error)}`;
      }
    },
    get failure() {
      return failure;
    },
  };
}
