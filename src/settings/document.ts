/** The content of settings.json, typed. The JSON itself stays the source of truth, and changes.ts changes it. */
import type { InferOutput } from 'valibot';
import type { JsonObject } from '../lib/json.ts';
import { type Lenient, parseLeniently } from './lenient.ts';
import { SETTINGS } from './schema.ts';
import type { Preferences, Profile, TargetMemory } from './types.ts';

export interface SettingsDocument {
  readonly profiles: readonly Profile[];
  readonly preferences: Preferences;
  /** By controller address, then by target id. */
  readonly targets: Readonly<Record<string, Readonly<Record<string, TargetMemory>>>>;
  /** `keyring`: a sign-in was stored there. `file`: written by earlier versions if no keyring responded, or by hand. */
  readonly tokenStore: 'keyring' | 'file' | undefined;
}

type Parsed = Required<InferOutput<typeof SETTINGS>>;

/** Never throws: an invalid value is listed among the problems and counts as absent. */
export function parseSettings(object: JsonObject): Lenient<SettingsDocument> {
  const { output, problems } = parseLeniently(SETTINGS, object);
  const { profiles = [], preferences = {}, targets = {}, tokenStore } = output;
  const complete = profiles.map(profileOf);
  const missing = complete.flatMap((profile, index) =>
    profile === undefined
      ? [`Invalid value for "profiles[${index}]" (ignored): needs a "name" and an "address".`]
      : [],
  );
  return {
    output: {
      profiles: complete.filter((profile) => profile !== undefined),
      preferences,
      targets: mapValues(targets, (ofController) => mapValues(ofController, targetMemoryOf)),
      tokenStore,
    },
    problems: [...problems, ...missing],
  };
}

function profileOf(parsed: Parsed['profiles'][number]): Profile | undefined {
  const { name, address, tls = {}, authMethodId, loginName, scopeId, lastUsedAtMs } = parsed ?? {};
  if (!name || !address) return undefined;
  return { name, address, tls, authMethodId, loginName, scopeId, lastUsedAtMs };
}

function targetMemoryOf(parsed: Parsed['targets'][string][string]): TargetMemory {
  return {
    listenAddress: parsed.listenAddress,
    listenPort: parsed.listenPort,
    ifBusy: parsed.ifBusy,
    client: parsed.client,
    commandText: parsed.commandText,
    idleMs: parsed.idleMs,
    onExpiry: parsed.onExpiry,
    closeOnExit: parsed.closeOnExit ?? false,
    onSignIn: parsed.onSignIn ?? false,
    hostId: parsed.hostId,
    favourite: parsed.favourite ?? false,
    lastUsedAtMs: parsed.lastUsedAtMs,
  };
}

function mapValues<T, U>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
