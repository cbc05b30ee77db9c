/**
 * Changes settings.json on the JSON itself, so that everything else in it stays: keys of a newer version, invalid values, what another program wrote.
 * Each function throws BndError `settings-unreadable` if the value to replace has the wrong type.
 */
import { BndError } from '../lib/errors.ts';
import { asObject, type JsonObject } from '../lib/json.ts';
import type { Preferences, Profile, StoredToken, TargetMemory } from './types.ts';

/** Puts the profile in place of the one named `replaces`, else after the others. Its last use never moves back in time. */
export function withProfile(settings: JsonObject, profile: Profile, replaces: string): JsonObject {
  const profiles = listIn(settings, 'profiles');
  const index = profiles.findIndex((known) => asObject(known)?.name === replaces);
  const known = asObject(profiles[index]) ?? {};
  const lastUsedAtMs = Math.max(usedAtMs(known), profile.lastUsedAtMs ?? 0) || undefined;
  const tls = { ...asObject(known.tls), ...profile.tls };
  return withItem(settings, index, { ...known, ...profile, tls, lastUsedAtMs });
}

export function withoutProfile(settings: JsonObject, name: string): JsonObject {
  const profiles = listIn(settings, 'profiles');
  return { ...settings, profiles: profiles.filter((known) => asObject(known)?.name !== name) };
}

/** Records in the controller's profile how the user signed in, and marks the profile as used last. */
export function withSignIn(
  settings: JsonObject,
  address: string,
  { authMethodId, loginName }: Pick<StoredToken, 'authMethodId' | 'loginName'>,
  nowMs: number,
): JsonObject {
  const profiles = listIn(settings, 'profiles');
  const index = profiles.findIndex((known) => asObject(known)?.address === address);
  const known = asObject(profiles[index]) ?? {
    name: freeName(profiles, new URL(address).host),
    address,
    tls: {},
  };
  const lastUsedAtMs = afterAllOthers(profiles, index, nowMs);
  return withItem(settings, index, { ...known, authMethodId, loginName, lastUsedAtMs });
}

/** Marks the controller's profile, if any, as used last; returns the same object if it is already. */
export function withUse(settings: JsonObject, address: string, nowMs: number): JsonObject {
  const profiles = listIn(settings, 'profiles');
  const index = profiles.findIndex((known) => asObject(known)?.address === address);
  const known = asObject(profiles[index]);
  if (known === undefined || usedAtMs(known) > latestUse(profiles.toSpliced(index, 1))) return settings;
  return withItem(settings, index, { ...known, lastUsedAtMs: afterAllOthers(profiles, index, nowMs) });
}

/**
 * Changes the given fields. Filters are changed one by one: the differences from `base`, which is what the caller knew, are applied.
 */
export function withPreferences(
  settings: JsonObject,
  { filters, ...change }: Partial<Preferences>,
  base: Preferences['filters'] = {},
): JsonObject {
  const preferences = { ...objectIn(settings, 'preferences'), ...change };
  if (filters === undefined) return { ...settings, preferences };
  return { ...settings, preferences: { ...preferences, filters: withFilters(preferences, filters, base) } };
}

/** Changes the given fields of what is remembered for this target. */
export function withTargetMemory(
  settings: JsonObject,
  address: string,
  targetId: string,
  change: Partial<TargetMemory>,
): JsonObject {
  const targets = objectIn(settings, 'targets');
  const ofController = objectIn(targets, address);
  const memory = { ...objectIn(ofController, targetId), ...change };
  return { ...settings, targets: { ...targets, [address]: { ...ofController, [targetId]: memory } } };
}

/** Returns the controllers of all profiles. */
export function addressesOf(settings: JsonObject): ReadonlySet<string> {
  const addresses = listIn(settings, 'profiles').map((known) => asObject(known)?.address);
  return new Set(addresses.filter((address) => typeof address === 'string'));
}

type Filters = NonNullable<Preferences['filters']>;

function withFilters(preferences: JsonObject, wanted: Filters, base: Filters): JsonObject {
  const filters = objectIn(preferences, 'filters');
  const lists = new Set([...Object.keys(base), ...Object.keys(wanted)]);
  const changed = [...lists].map((list) => {
    const [before, after] = [base[list] ?? {}, wanted[list] ?? {}];
    const kept = Object.entries(objectIn(filters, list)).filter(
      ([name]) => !(name in before) || name in after,
    );
    const set = Object.entries(after).filter(([name, text]) => before[name] !== text);
    return [list, Object.fromEntries([...kept, ...set])] as const;
  });
  return { ...filters, ...Object.fromEntries(changed) };
}

function withItem(settings: JsonObject, index: number, profile: JsonObject): JsonObject {
  const profiles = listIn(settings, 'profiles');
  return { ...settings, profiles: index < 0 ? [...profiles, profile] : profiles.with(index, profile) };
}

/** Two controllers may share a host, with different schemes. */
function freeName(profiles: readonly unknown[], host: string): string {
  const taken = new Set(profiles.map((known) => asObject(known)?.name));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? host : `${host} (${n})`;
    if (!taken.has(name)) return name;
  }
}

function usedAtMs(profile: JsonObject | undefined): number {
  const time = profile?.lastUsedAtMs;
  return typeof time === 'number' && Number.isFinite(time) ? time : 0;
}

function latestUse(profiles: readonly unknown[]): number {
  return Math.max(0, ...profiles.map((known) => usedAtMs(asObject(known))));
}

/** Returns now, or a little later if a clock was ahead. */
function afterAllOthers(profiles: readonly unknown[], index: number, nowMs: number): number {
  return Math.max(nowMs, latestUse(profiles.filter((_, other) => other !== index)) + 1);
}

function listIn(object: JsonObject, key: string): readonly unknown[] {
  const value = object[key] ?? [];
  if (!Array.isArray(value)) throw wrongKind(key, 'a list');
  return value;
}

function objectIn(object: JsonObject, key: string): JsonObject {
  const value = asObject(object[key] ?? {});
  if (value === undefined) throw wrongKind(key, 'an object');
  return value;
}

function wrongKind(key: string, kind: string): BndError {
  return new BndError('settings-unreadable', `Nothing was saved: "${key}" in settings.json must be ${kind}.`);
}
