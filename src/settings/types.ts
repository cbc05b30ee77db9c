/** Data that is stored between runs: profiles, tokens, remembered ports and choices. Paths follow XDG (env-paths). */
import type { TlsOptions } from '../api/types.ts';
import type { OnlyYou } from '../lib/only-you.ts';
import type { SeenWords } from './seen-words.ts';

export interface Profile {
  readonly name: string;
  readonly address: string;
  readonly tls: TlsOptions;
  /** Login name that the sign-in form suggests. */
  readonly authMethodId: string | undefined;
  readonly loginName: string | undefined;
  /** Scope to start with. */
  readonly scopeId: string | undefined;
  /** Last sign-in, or last start with a stored sign-in; absent: never, as far as known. */
  readonly lastUsedAtMs?: number | undefined;
}

/** Preferences that apply to every controller. Undefined: not set. */
export interface Preferences {
  /** Name of a theme; the environment takes precedence. */
  readonly theme?: string | undefined;
  /** Open no session and change nothing. */
  readonly readOnly?: boolean | undefined;
  /** Seconds that a copied secret stays in the clipboard; 0: it is not cleared. */
  readonly clipboardClearSeconds?: number | undefined;
  /** Keys by binding id, as written; the program validates them at startup. */
  readonly keys?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly mouse?: boolean | undefined;
  /** Rows of context and keys above a list. */
  readonly header?: boolean | undefined;
  /** The row of breadcrumbs below it. */
  readonly crumbs?: boolean | undefined;
  /** Connections to a worker that each unused forward keeps ready, 0 to 8. */
  readonly warm?: number | undefined;
  /** Whether forwards refuse programs of other users. */
  readonly onlyYou?: OnlyYou | undefined;
  /** Named filters: by list, then by name. */
  readonly filters?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/** What to do if the local port is in use. */
export type IfBusy = 'next' | 'fail';
/** What to do if a session ends because of its time or connection limit. */
export type OnExpiry = 'ask' | 'reopen' | 'stop';

/** Remembered per controller and target. Undefined: not set. */
export interface TargetMemory {
  readonly listenAddress: string | undefined;
  readonly listenPort: number | undefined;
  readonly ifBusy: IfBusy | undefined;
  /** Name of the client to run, `custom` for a custom command line; undefined: none with a forward, and the best match with `s`. */
  readonly client: string | undefined;
  /** Additional arguments of the client; the whole command line for `custom`. */
  readonly commandText: string | undefined;
  /** Closes a forward that is unused for this long; undefined: never. */
  readonly idleMs: number | undefined;
  readonly onExpiry: OnExpiry | undefined;
  /** Closes the forward when the client that was run on it exits. */
  readonly closeOnExit: boolean;
  /** Opened at each sign-in to the controller. */
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
  /** Undefined, like the next two, if no home folder is known: nothing is stored then. */
  readonly file: string | undefined;
  readonly logFile: string | undefined;
  /** Where tokens are stored if the keyring is not used. */
  readonly tokenFile: string | undefined;
  /** What the user should know: invalid values, corrected permissions, a failing keyring. One or two sentences each. */
  warnings(): readonly string[];
  /** Calls for each later one. */
  onWarning(listener: (text: string) => void): void;
  profiles(): readonly Profile[];
  /** The profile to start with by default; undefined if there is none. */
  lastUsedProfile(): Profile | undefined;
  /** Records that the controller's profile, if any, was entered with a stored sign-in. */
  noteUse(address: string): Promise<void>;
  /** Replaces the profile named `replaces`, which has the same name unless it is renamed. */
  saveProfile(profile: Profile, replaces?: string): Promise<void>;
  removeProfile(name: string): Promise<void>;
  preferences(): Preferences;
  /** Changes the given fields. */
  savePreferences(change: Partial<Preferences>): Promise<void>;
  /** Key of the maps: normalized controller address. */
  targetMemory(address: string): Readonly<Record<string, TargetMemory>>;
  /** Changes the given fields. */
  saveTargetMemory(address: string, targetId: string, change: Partial<TargetMemory>): Promise<void>;
  /** Keeps words for the targets that were seen, for completion; what is not given stays. */
  keepSeenWords(address: string, words: Partial<SeenWords>): Promise<void>;
  readonly tokenBackend: TokenBackend;
  /** Stores the token, and the way of signing in in the controller's profile, which is created if missing. */
  keepSignIn(address: string, token: StoredToken): Promise<void>;
  /** Undefined if there is none or it is known to be expired (the controller deletes an expired token that is used). */
  loadToken(address: string): Promise<StoredToken | undefined>;
  /** With an id only that token, even if it has expired; that of another sign-in stays. */
  forgetToken(address: string, authTokenId?: string): Promise<void>;
  /** Resolves when no save is in progress; a program must not exit earlier. Never rejects. */
  settled(): Promise<void>;
}
