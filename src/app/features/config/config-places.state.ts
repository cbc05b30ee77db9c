/** Preferences of the user, and file locations. */
import type { Preferences } from '../../../settings/types.ts';
import type { AppState } from '../../core/state.ts';

/** File locations, as shown by the config screen. */
export interface ConfigPlaces {
  readonly settingsFile: string;
  readonly logFile: string;
  /** A file, or the name of the store that replaces it. */
  readonly tokenStore: string;
  /** Problems of the settings. */
  readonly warnings: readonly string[];
}

/** Preferences. */
export type ConfigAction =
  /** Saves a preference; `told` is shown then. */
  | { readonly type: 'prefer'; readonly change: Partial<Preferences>; readonly told: string }
  | { readonly type: 'config.open' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly config: ConfigAction;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    /** Read when the config screen opens. */
    readonly config: ConfigPlaces | undefined;
  }
}

export const INITIAL_CONFIG: Pick<AppState, 'config'> = { config: undefined };
