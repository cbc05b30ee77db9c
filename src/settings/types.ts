/** What is kept between runs: profiles, tokens, remembered ports and choices. Paths follow XDG (env-paths). */
import type { TlsOptions } from '../api/types.ts';

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
export interface Preferences {
  /** Name of a theme; the environment goes before it. */
  readonly theme: string | undefined;
  /** Seconds that a copied secret stays in the clipboard; 0 = it is left there. */
  readonly clipboardClearSeconds?: number | undefined;
}

/** Remembered per controller and target. */
export interface TargetMemory {
  readonly listenPort: number | undefined;
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
