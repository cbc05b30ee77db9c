/** Settings and sign-ins that are stored between runs. */
import { isBndError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import {
  addressesOf,
  withoutProfile,
  withPreferences,
  withProfile,
  withSignIn,
  withTargetMemory,
  withUse,
} from './changes.ts';
import { parseSettings } from './document.ts';
import { sweepDrafts } from './drafts.ts';
import { sweepLock } from './file-lock.ts';
import { type JsonFile, jsonFile, memoryFile } from './json-file.ts';
import { type PathOptions, type SettingsPaths, settingsPaths } from './paths.ts';
import { keepPrivate } from './permissions.ts';
import { keepSeenWords } from './seen-words.ts';
import { createSignIns } from './sign-ins.ts';
import { type Keyring, systemKeyring } from './token-keyring.ts';
import { filePlace, keyringPlace, memoryPlace, parseTokenBackend } from './token-store.ts';
import type { Preferences, Profile, SettingsStore, StoredToken } from './types.ts';
import { createWarnings } from './warnings.ts';

export interface SettingsOptions extends PathOptions {
  /** Replaces the desktop's keyring. */
  readonly keyring?: Keyring;
}

/**
 * Reads settings.json once; later saves keep what other processes wrote in the meantime. BND_TUI_TOKEN_STORE selects where tokens are stored. Rejects
 * with BndError `settings-unreadable` or `usage`.
 */
export async function openSettings(options: SettingsOptions): Promise<SettingsStore> {
  const forced = parseTokenBackend(options.env.BND_TUI_TOKEN_STORE);
  const warnings = createWarnings();
  const paths = await settingsPaths(options).catch((error: unknown) => {
    if (!isBndError(error, 'no-home')) throw error;
    // What follows from it comes first: the screen cuts the end of a long line.
    warnings.add(`Settings and sign-ins are lost at exit: ${error.message}`);
    return undefined;
  });
  if (paths !== undefined) for (const text of await tidy(paths)) warnings.add(text);
  const file: JsonFile<JsonObject> =
    paths === undefined ? memoryFile() : jsonFile(paths.settingsFile, (object) => object);
  const read = parseSettings(await file.read());
  let settings = read.output;
  for (const problem of read.problems) warnings.add(`settings.json: ${problem}`);
  /** The filters that the caller knows. */
  let filters = settings.preferences.filters;

  async function update(change: (current: JsonObject) => JsonObject): Promise<void> {
    settings = parseSettings(await file.update(change)).output;
  }

  /** Also removes the tokens of controllers without a profile. */
  async function updateProfiles(change: (current: JsonObject) => JsonObject): Promise<void> {
    let gone: readonly string[] = [];
    await update((current) => {
      const next = change(current);
      const left = addressesOf(next);
      gone = [...addressesOf(current)].filter((address) => !left.has(address));
      return next;
    });
    for (const address of gone) await signIns.forget(address);
  }

  const keyring = options.keyring ?? systemKeyring(options.env);
  const signIns = createSignIns({
    forced: paths === undefined && forced !== 'keyring' ? 'memory' : forced,
    remembered: settings.tokenStore,
    places: {
      keyring: keyringPlace(keyring),
      file: paths === undefined ? memoryPlace() : filePlace(paths.tokenFile),
      memory: memoryPlace(),
    },
    keyring,
    rememberKeyring: () => update((current) => ({ ...current, tokenStore: 'keyring' })),
    warn: warnings.add,
  });

  const saves = new Set<Promise<void>>();
  function saving(save: Promise<void>): Promise<void> {
    saves.add(save);
    const over = (): void => void saves.delete(save);
    save.then(over, over);
    return save;
  }

  async function noteUse(address: string): Promise<void> {
    const change = (current: JsonObject) => withUse(current, address, Date.now());
    const current = await file.read();
    if (change(current) !== current) await update(change);
  }

  async function savePreferences(change: Partial<Preferences>): Promise<void> {
    await update((current) => withPreferences(current, change, filters));
    filters = change.filters ?? filters;
  }

  async function keepSignIn(address: string, token: StoredToken): Promise<void> {
    try {
      await update((current) => withSignIn(current, address, token, Date.now()));
    } finally {
      // The controller accepts the token for days, and a token that is not stored cannot be signed out.
      await signIns.save(address, token);
    }
  }

  return {
    file: paths?.settingsFile,
    logFile: paths?.logFile,
    tokenFile: paths?.tokenFile,
    warnings: warnings.all,
    onWarning: warnings.listen,
    profiles: () => settings.profiles,
    lastUsedProfile: () => settings.profiles.reduce(usedLater, settings.profiles[0]),
    noteUse: (address) => saving(noteUse(address)),
    saveProfile: (profile, replaces = profile.name) =>
      saving(updateProfiles((current) => withProfile(current, profile, replaces))),
    removeProfile: (name) => saving(updateProfiles((current) => withoutProfile(current, name))),
    preferences: () => {
      filters = settings.preferences.filters;
      return settings.preferences;
    },
    savePreferences: (change) => saving(savePreferences(change)),
    targetMemory: (address) => settings.targets[address] ?? {},
    saveTargetMemory: (address, targetId, change) =>
      saving(update((current) => withTargetMemory(current, address, targetId, change))),
    keepSeenWords: (address, words) =>
      saving(paths === undefined ? Promise.resolve() : keepSeenWords(paths.seenDir, address, words)),
    get tokenBackend() {
      return signIns.backend;
    },
    keepSignIn: (address, token) => saving(keepSignIn(address, token)),
    loadToken: signIns.load,
    forgetToken: (address, authTokenId) => saving(signIns.forget(address, authTokenId)),
    settled: async () => {
      await Promise.allSettled(saves);
    },
  };
}

/** Cleans up after earlier runs and restricts permissions. Resolves with a sentence for each file that was changed. */
async function tidy({ settingsFile, tokenFile }: SettingsPaths): Promise<readonly string[]> {
  const told: (string | undefined)[] = [];
  for (const file of [settingsFile, tokenFile]) {
    await sweepLock(file);
    await sweepDrafts(file);
    told.push(await keepPrivate(file));
  }
  return told.filter((text) => text !== undefined);
}

function usedLater(one: Profile | undefined, two: Profile): Profile {
  return one === undefined || (two.lastUsedAtMs ?? 0) > (one.lastUsedAtMs ?? 0) ? two : one;
}
