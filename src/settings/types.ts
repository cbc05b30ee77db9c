/** What is kept between runs: profiles, tokens, remembered ports and choices. Paths follow XDG (env-paths). */
import type { TlsOptions } from '../api/types.ts';
import type { InputPreferences } from './input-preferences.ts';

export interface Profile {
  readonly name: string;
  readonly address: string;
  readonly tls: TlsOptions;
  /** Offered in the sign-in form. */
  readonly authMethodId: string | undefined;
  readonly loginName: string | undefined;
  /** Scope to open on. */
  readonly scopeId: string | undefined;
}

/** Choices of the person that hold for every controller. Undefined = nothing was chosen. */
export interface Preferences extends InputPreferences {
  /** Name of a theme; the environment goes before it. */
  readonly theme?: string | undefined;
  /** Open no session and change nothing. */
  readonly readOnly?: boolean | undefined;
  /** Seconds that a copied secret stays in the clipboard; 0 = it is left there. */
  readonly clipboardClearSeconds?: number | undefined;
  /** Filters that were given a name: by list, then by name. */
  readonly filters?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/** What to do when the local port is in use. */
export type IfBusy = 'next' | 'fail';
/** What to do when a session is over by its time or by its connections. */
export type OnExpiry = 'ask' | 'reopen' | 'stop';

/** Remembered per controller and target. Undefined = nothing was chosen. */
export interface TargetMemory {
  readonly listenAddress: string | undefined;
  readonly listenPort: number | undefined;
  readonly ifBusy: IfBusy | undefined;
  /** Name of the client that is run, `custom` for a command line of one's own; undefined = none with a forward, and the one that fits with `s`. */
  readonly client: string | undefined;
  /** Further arguments of the client; the whole command line of `custom`. */
  readonly commandText: string | undefined;
  /** A forward that nothing uses for this long is closed; undefined = never. */
  readonly idleMs: number | undefined;
  readonly onExpiry: OnExpiry | undefined;
  /** Opened each time somebody signs in to the controller. */
  readonly onSignIn: boolean;
  readonly hostId: string | undefined;
  readonly favourite: boolean;
  readonly lastUsedAtMs: number | undefined;
}

export interface StoredToken {
  /** Secret. */
  readonly token: string;
  readonly authTokenId: string;
  readonly userId: string | undefined;
  readonly loginName: string | undefined;
  readonly authMethodId: string | undefined;
  readonly expiresAtMs: number | undefined;
}

export type TokenBackend = 'keyring' | 'file' | 'memory';

export interface SettingsStore {
  readonly file: string;
  readonly logFile: string;
  /** Where tokens are that no keyring takes. */
  readonly tokenFile: string;
  profiles(): readonly Profile[];
  saveProfile(profile: Profile): Promise<void>;
  removeProfile(name: string): Promise<void>;
  preferences(): Preferences;
  /** Changes the fields that are given. */
  savePreferences(change: Partial<Preferences>): Promise<void>;
  /** Key of the maps: normalized controller address. */
  targetMemory(address: string): Readonly<Record<string, TargetMemory>>;
  saveTargetMemory(address: string, targetId: string, memory: TargetMemory): Promise<void>;
  readonly tokenBackend: TokenBackend;
  /** Undefined when there is none or it is known to be expired (using an expired token deletes it on the controller). */
  loadToken(address: string): Promise<StoredToken | undefined>;
  saveToken(address: string, token: StoredToken): Promise<void>;
  forgetToken(address: string): Promise<void>;
}
