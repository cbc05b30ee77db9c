/** Choices of the user, and where the program keeps things. */
import type { Preferences } from '../../../settings/types.ts';
import type { AppState } from '../../core/state.ts';

/** Where the program keeps things, as the screen of choices tells it. */
export interface ConfigPlaces {
  readonly settingsFile: string;
  readonly logFile: string;
  /** A file, or the name of what keeps tokens instead. */
  readonly tokenStore: string;
  /** What is wrong with the settings. */
  readonly warnings: readonly string[];
}

/** Choices. */
export type ConfigAction =
  /** Keeps a choice for this and every later start; `told` is said then. */
  | { readonly type: 'prefer'; readonly change: Partial<Preferences>; readonly told: string }
  | { readonly type: 'config.open' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly config: ConfigAction;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    /** Read when the screen of choices opens. */
    readonly config: ConfigPlaces | undefined;
  }
}

export const INITIAL_CONFIG: Pick<AppState, 'config'> = { config: undefined };
