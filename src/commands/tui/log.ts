/** The log of the terminal program: a file next to the other state, and a ring in memory for the screen. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RequestRecord } from '../../api/types.ts';
import type { LogPort } from '../../app/core/ports.ts';
import { BndError, errorText } from '../../lib/errors.ts';
import { createFileLog, type FileLog } from '../../lib/log.ts';
import { createLogRing, LOG_LEVELS, type LogLevel } from '../../lib/log-ring.ts';
import type { SettingsStore } from '../../settings/types.ts';

const KEPT_LINES = 2000;

/** The file becomes known with the settings; lines wait until then. Without readable settings, nothing is written to a file. */
export function createLog(settings: () => Promise<SettingsStore>, fileLevel: LogLevel): LogPort {
  const told = new Set<LogLevel>(LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(fileLevel) + 1));
  const ring = createLogRing(KEPT_LINES, Date.now);
  let file: Promise<FileLog> | undefined;
  const path = async (): Promise<string> => {
    const { logFile } = await settings();
    if (logFile === undefined) throw new BndError('no-home', 'Logs are not stored: no home folder is known.');
    return logFile;
  };
  return {
    ...ring,
    fileLevel,
    path,
    write: (level, message, source = 'app') => {
      ring.write(level, message, source);
      if (!told.has(level)) return;
      file ??= path().then(createFileLog);
      file.then((log) => log.write(level, message)).catch(() => undefined);
    },
    save: async (text) => {
      const stamp = new Date().toISOString().replace(/[:.]/g, '-');
      const saved = join(dirname(await path()), `bnd-tui-${stamp}.log`);
      try {
        await writeFile(saved, text, { mode: 0o600, flag: 'wx' });
      } catch (cause) {
        throw new BndError('file-not-written', `Could not write ${saved}: ${errorText(cause)}`, { cause });
      }
      return saved;
    },
  };
}

/** Successful polls are logged at the lowest level. */
export function requestLevel({ error, method }: RequestRecord): LogLevel {
  if (error === 'cancelled') return 'trace';
  if (error !== undefined) return 'warn';
  return method === 'GET' ? 'debug' : 'info';
}

/** A chain of inner errors has a few hundred characters. */
const LONGEST_DETAIL = 2000;

/** Returns one line for a finished request, with the details of its failure. */
export function requestText({ method, path, status, durationMs, error, detail }: RequestRecord): string {
  const behind = detail === undefined ? '' : `: ${detail.slice(0, LONGEST_DETAIL)}`;
  const outcome = error === undefined ? '' : ` ${error}${behind}`;
  return `${method.padEnd(6)} ${path} ${status === 0 ? '-' : status} ${Math.round(durationMs)}ms${outcome}`;
}
