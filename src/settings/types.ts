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
  /** When it was signed in to, or entered with a stored sign-in; absent = never, as far as is known. */
  readonly lastUsedAtMs?: number | undefined;
}

/** Choices of the user that hold for every controller. Undefined = nothing was chosen. */
export interface Preferences {
  /** Name of a theme; the environment goes before it. */
  readonly theme?: string | undefined;
  /** Open no session and change nothing. */
  readonly readOnly?: boolean | undefined;
  /** Seconds that a copied secret stays in the clipboard; 0 = it is left there. */
  readonly clipboardClearSeconds?: number | undefined;
  /** Keys by the id of a binding, as they were written; the program checks them when it starts. */
  readonly keys?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly mouse?: boolean | undefined;
  /** Rows of context and keys above a list. */
  readonly header?: boolean | undefined;
  /** The row of breadcrumbs below it. */
  readonly crumbs?: boolean | undefined;
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
  /** Undefined, as the two below, when no home folder is known: then nothing is stored. */
  readonly file: string | undefined;
  readonly logFile: string | undefined;
  /** Where tokens are that no keyring takes. */
  readonly tokenFile: string | undefined;
  /** What the user should know: wrong values, permissions that were put right, a keyring that fails. A sentence or two each. */
  warnings(): readonly string[];
  /** Calls for each later one. */
  onWarning(listener: (text: string) => void): void;
  profiles(): readonly Profile[];
  /** The one to open when none is named; undefined when there is none. */
  lastUsedProfile(): Profile | undefined;
  /** Notes that the profile of this controller, if there is one, was entered with a stored sign-in. */
  noteUse(address: string): Promise<void>;
  /** In place of the profile called `replaces`, which is its own name unless it is renamed. */
  saveProfile(profile: Profile, replaces?: string): Promise<void>;
  removeProfile(name: string): Promise<void>;
  preferences(): Preferences;
  /** Changes the fields that are given. */
  savePreferences(change: Partial<Preferences>): Promise<void>;
  /** Key of the maps: normalized controller address. */
  targetMemory(address: string): Readonly<Record<string, TargetMemory>>;
  /** Changes the fields that are given. */
  saveTargetMemory(address: string, targetId: string, change: Partial<TargetMemory>): Promise<void>;
  readonly tokenBackend: TokenBackend;
  /** Keeps the token, and in the profile of the controller the way of signing in; makes one where there is none. */
  keepSignIn(address: string, token: StoredToken): Promise<void>;
  /** Undefined when there is none or it is known to be expired (using an expired token deletes it on the controller). */
  loadToken(address: string): Promise<StoredToken | undefined>;
  /** With an id only that token, even if it has expired; one of another sign-in stays. */
  forgetToken(address: string, authTokenId?: string): Promise<void>;
  /** Resolves when no save is under way; a program must not exit before. Never rejects. */
  settled(): Promise<void>;
}
