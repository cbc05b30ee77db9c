/** Settings in memory. */
import { NO_MEMORY } from '../../src/app/features/forwards/forward-request.state.ts';
import type { BndError } from '../../src/lib/errors.ts';
import type { SeenWords } from '../../src/settings/seen-words.ts';
import type {
  Preferences,
  Profile,
  SettingsStore,
  StoredToken,
  TargetMemory,
  TokenBackend,
} from '../../src/settings/types.ts';

/** What tests set up and inspect. */
interface StoredParts {
  profiles: Profile[];
  preferences: Preferences;
  storedToken: StoredToken | undefined;
  readonly tokenBackend: TokenBackend;
  readonly shadowToken: (StoredToken & { readonly address: string }) | undefined;
  readonly settingsFailure: BndError | undefined;
  readonly warnings: string[];
  warn: (text: string) => void;
  readonly used: string[];
  readonly seen: (Partial<SeenWords> & { readonly address: string })[];
}

/** Reads and changes the parts of `world`. `held` resolves when a token may be loaded. */
export function memorySettings(
  world: StoredParts,
  {
    memoryOf,
    held,
  }: {
    readonly memoryOf: (address: string) => Record<string, TargetMemory>;
    readonly held: () => Promise<void>;
  },
): SettingsStore {
  return {
    file: '/settings.json',
    logFile: '/log',
    tokenFile: '/tokens.json',
    warnings: () => world.warnings,
    onWarning: (listener) => {
      world.warn = (text) => {
        world.warnings.push(text);
        listener(text);
      };
    },
    profiles: () => world.profiles,
    lastUsedProfile: () =>
      world.profiles.find(({ address }) => address === world.used.at(-1)) ?? world.profiles[0],
    noteUse: async (address) => {
      if (world.settingsFailure !== undefined) throw world.settingsFailure;
      world.used.push(address);
    },
    saveProfile: async (profile, replaces = profile.name) => {
      world.profiles = [
        profile,
        ...world.profiles.filter(({ name }) => ![profile.name, replaces].includes(name)),
      ];
    },
    removeProfile: async (name) => {
      world.profiles = world.profiles.filter((known) => known.name !== name);
    },
    preferences: () => world.preferences,
    savePreferences: async (change) => {
      if (world.settingsFailure !== undefined) throw world.settingsFailure;
      world.preferences = { ...world.preferences, ...change };
    },
    targetMemory: (address) => ({ ...memoryOf(address) }),
    saveTargetMemory: async (address, targetId, change) => {
      if (world.settingsFailure !== undefined) throw world.settingsFailure;
      const memory = memoryOf(address);
      memory[targetId] = { ...NO_MEMORY, ...memory[targetId], ...change };
    },
    keepSeenWords: async (address, words) => void world.seen.push({ address, ...words }),
    get tokenBackend() {
      return world.tokenBackend;
    },
    loadToken: async (address) => {
      if (address === world.shadowToken?.address) return world.shadowToken;
      const { storedToken } = world;
      await held();
      return storedToken;
    },
    settled: async () => undefined,
    keepSignIn: async (address, token) => {
      world.used.push(address);
      const { authMethodId, loginName } = token;
      const known = world.profiles.find((profile) => profile.address === address);
      const base = known ?? { name: new URL(address).host, address, tls: {}, scopeId: undefined };
      const others = world.profiles.filter((profile) => profile !== known);
      world.profiles = [{ ...base, authMethodId, loginName }, ...others];
      world.storedToken = token;
    },
    forgetToken: async (_, authTokenId) => {
      if (authTokenId === undefined || world.storedToken?.authTokenId === authTokenId)
        world.storedToken = undefined;
    },
  };
}
