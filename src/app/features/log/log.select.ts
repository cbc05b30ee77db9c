/** Rows of the log: of a level and above, filtered. */

import { LOG_LEVELS, type LogLevel, type LogLine } from '../../../lib/log-ring.ts';
import { memoizeLast } from '../../../lib/memo.ts';
import type { FilterKeys } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { compileFilter } from '../../list/filter.ts';

export interface LogRow {
  readonly id: string;
  readonly line: LogLine;
}

/** Without finished polls, which would bury the rest; the user can raise the level. */
const DEFAULT_LEVEL: LogLevel = 'info';

/** Filter keys of a log line. */
export const LOG_KEYS = {
  level: LOG_LEVELS,
  source: ['app', 'api', 'proxy'],
} as const satisfies FilterKeys;

/** Level of a view, from its tab. */
export function logLevelOf(view: View): LogLevel {
  return LOG_LEVELS.find((level) => level === view.tab) ?? DEFAULT_LEVEL;
}

/** Oldest first. */
export function logRows(state: AppState, view: View): readonly LogRow[] {
  return visibleRows(state.log.lines, logLevelOf(view), view.filter);
}

const visibleRows = memoizeLast(
  (lines: readonly LogLine[], least: LogLevel, filter: string): readonly LogRow[] => {
    const shown = new Set<LogLevel>(LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(least) + 1));
    const matches = compileFilter(filter);
    return lines
      .filter(
        ({ level, source, text }) =>
          shown.has(level) && matches({ text: `${level} ${source} ${text}`, fields: { level, source } }),
      )
      .map((line) => ({ id: String(line.serial), line }));
  },
);
