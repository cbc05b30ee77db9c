/** What is kept between runs. */
import { isBndError } from '../lib/errors.ts';
import { parseSettings } from './document.ts';
import { jsonFile } from './json-file.ts';
import { settingsPaths } from './paths.ts';
import { type Keyring, systemKeyring } from './token-keyring.ts';
import { filePlace, keyringPlace, memoryPlace, parseTokenBackend, type TokenPlace } from './token-store.ts';
import type { SettingsStore, TokenBackend } from './types.ts';

export interface SettingsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of the system's place for configuration. */
  readonly configDir?: string;
  /** Instead of the system's place for state: tokens and the log. */
  readonly stateDir?: string;
  /** Instead of the desktop's keyring. */
  readonly keyring?: Keyring;
}

/**
 * Reads settings.json once; later saves merge with what other processes wrote meanwhile. BND_TUI_TOKEN_STORE fixes where tokens go;
 * otherwise the first save finds out whether a keyring answers and that choice is remembered, so that no start waits for a probe.
 * Rejects with BndError `settings-unreadable` or `usage`.
 */
export async function openSettings(options: SettingsOptions): Promise<SettingsStore> {
  const forced = parseTokenBackend(options.env.BND_TUI_TOKEN_STORE);
  const paths = await settingsPaths(options);
  const file = jsonFile(paths.settingsFile, parseSettings);
  let settings = await file.read();
  let wasProbed = settings.tokenStore !== undefined;
  let backend: TokenBackend = forced ?? settings.tokenStore ?? 'file';
  const keyring = options.keyring ?? systemKeyring(options.env);
  const places: Readonly<Record<TokenBackend, TokenPlace>> = {
    keyring: keyringPlace(keyring),
    file: filePlace(paths.tokenFile),
    memory: memoryPlace(),
  };

  async function choose(next: 'keyring' | 'file'): Promise<void> {
    backend = next;
    wasProbed = true;
    settings = await file.update((current) => ({ ...current, tokenStore: next }));
  }

  /** Falls back to the file when a keyring that was chosen by the program stops to answer. */
  async function withPlace<T>(use: (place: TokenPlace) => Promise<T>): Promise<T> {
    try {
      return await use(places[backend]);
    } catch (error) {
      if (forced !== undefined || backend !== 'keyring' || !isBndError(error, 'keyring-unavailable'))
        throw error;
      await choose('file');
      return use(places.file);
    }
  }

  return {
    file: paths.settingsFile,
    logFile: paths.logFile,
    tokenFile: paths.tokenFile,
    profiles: () => settings.profiles,
    async saveProfile(profile) {
      settings = await file.update((current) => {
        const known = current.profiles.some(({ name }) => name === profile.name);
        const profiles = known
          ? current.profiles.map((other) => (other.name === profile.name ? profile : other))
          : [...current.profiles, profile];
        return { ...current, profiles };
      });
    },
    async removeProfile(name) {
      settings = await file.update((current) => ({
        ...current,
        profiles: current.profiles.filter((profile) => profile.name !== name),
      }));
    },
    preferences: () => settings.preferences,
    async savePreferences(change) {
      settings = await file.update((current) => ({
        ...current,
        preferences: { ...current.preferences, ...change },
      }));
    },
    targetMemory: (address) => settings.targets[address] ?? {},
    async saveTargetMemory(address, targetId, memory) {
      settings = await file.update((current) => ({
        ...current,
        targets: { ...current.targets, [address]: { ...current.targets[address], [targetId]: memory } },
      }));
    },
    get tokenBackend() {
      return backend;
    },
    async loadToken(address) {
      const stored = await withPlace((place) => place.load(address));
      const isExpired = stored?.expiresAtMs !== undefined && stored.expiresAtMs <= Date.now();
      return isExpired ? undefined : stored;
    },
    async saveToken(address, token) {
      if (forced === undefined && !wasProbed) await choose((await keyring.answers()) ? 'keyring' : 'file');
      await withPlace((place) => place.save(address, token));
    },
    forgetToken: (address) => withPlace((place) => place.forget(address)),
  };
}
