/** The log screen, as plain data. */
import type { LogLevel, LogLine } from '../../../lib/log-ring.ts';
import type { AppState } from '../../core/state.ts';

/** The log screen. */
export type LogAction =
  | { readonly type: 'log.open'; readonly filter?: string }
  | { readonly type: 'log.level'; readonly level: LogLevel }
  | { readonly type: 'log.save'; readonly text: string };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly log: LogAction;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    /** Updated while the log is on the screen. */
    readonly log: {
      readonly lines: readonly LogLine[];
      readonly file: string | undefined;
      readonly fileLevel?: LogLevel;
    };
  }
}

export const INITIAL_LOG: Pick<AppState, 'log'> = { log: { lines: [], file: undefined } };
