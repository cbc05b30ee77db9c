/**
 * The shape of settings.json. Unlike answers of a controller it is read strictly: what is dropped here would be lost with the next
 * save.
 */
import type { TlsOptions } from '../api/types.ts';
import { asObject, type JsonObject } from '../lib/json.ts';
import { parseInputPreferences } from './input-preferences.ts';
import type { Preferences, Profile, TargetMemory } from './types.ts';

export interface SettingsDocument {
  readonly profiles: readonly Profile[];
  readonly preferences: Preferences;
  /** By controller address, then by target id. */
  readonly targets: Readonly<Record<string, Readonly<Record<string, TargetMemory>>>>;
  /** What the first sign-in found out about this machine; undefined before it. */
  readonly tokenStore: 'keyring' | 'file' | undefined;
}

/** Throws an Error that names the field which is not as it should be. */
export function parseSettings(object: JsonObject): SettingsDocument {
  const profiles = object.profiles ?? [];
  if (!Array.isArray(profiles)) throw wrong('profiles');
  const { tokenStore } = object;
  if (tokenStore !== undefined && tokenStore !== 'keyring' && tokenStore !== 'file')
    throw wrong('tokenStore');
  return {
    profiles: profiles.map((profile, index) => parseProfile(profile, `profiles[${index}]`)),
    preferences: parsePreferences(object.preferences),
    targets: mapValues(object.targets, 'targets', (targets, field) =>
      mapValues(targets, field, parseTargetMemory),
    ),
    tokenStore,
  };
}

function parseProfile(value: unknown, field: string): Profile {
  const object = required(value, field);
  const name = optionalText(object, 'name', field);
  const address = optionalText(object, 'address', field);
  if (name === undefined || address === undefined) throw wrong(`${field}.name or .address`);
  return {
    name,
    address,
    tls: parseTls(object.tls, `${field}.tls`),
    authMethodId: optionalText(object, 'authMethodId', field),
    loginName: optionalText(object, 'loginName', field),
    scopeId: optionalText(object, 'scopeId', field),
  };
}

function parsePreferences(value: unknown): Preferences {
  const object = required(value ?? {}, 'preferences');
  return {
    theme: optionalText(object, 'theme', 'preferences'),
    readOnly: optionalFlag(object, 'readOnly', 'preferences'),
    clipboardClearSeconds: optionalNumber(object, 'clipboardClearSeconds', 'preferences'),
    ...parseInputPreferences(object),
    filters: object.filters === undefined ? undefined : parseFilters(object.filters),
  };
}

function parseFilters(value: unknown): NonNullable<Preferences['filters']> {
  return mapValues(value, 'preferences.filters', (filters, field) =>
    mapValues(filters, field, (text, name) => {
      if (typeof text !== 'string') throw wrong(name);
      return text;
    }),
  );
}

function parseTls(value: unknown, field: string): TlsOptions {
  const object = required(value ?? {}, field);
  const tls = {
    caFile: optionalText(object, 'caFile', field),
    caPath: optionalText(object, 'caPath', field),
    clientCertFile: optionalText(object, 'clientCertFile', field),
    clientKeyFile: optionalText(object, 'clientKeyFile', field),
    serverName: optionalText(object, 'serverName', field),
    insecure: optionalFlag(object, 'insecure', field),
  };
  return Object.fromEntries(Object.entries(tls).filter(([, option]) => option !== undefined));
}

function parseTargetMemory(value: unknown, field: string): TargetMemory {
  const object = required(value, field);
  return {
    listenAddress: optionalText(object, 'listenAddress', field),
    listenPort: optionalNumber(object, 'listenPort', field),
    ifBusy: optionalOneOf(object, 'ifBusy', ['next', 'fail'], field),
    client: optionalText(object, 'client', field),
    commandText: optionalText(object, 'commandText', field),
    idleMs: optionalNumber(object, 'idleMs', field),
    onExpiry: optionalOneOf(object, 'onExpiry', ['ask', 'reopen', 'stop'], field),
    onSignIn: optionalFlag(object, 'onSignIn', field) ?? false,
    hostId: optionalText(object, 'hostId', field),
    favourite: optionalFlag(object, 'favourite', field) ?? false,
    lastUsedAtMs: optionalNumber(object, 'lastUsedAtMs', field),
  };
}

/** Every value of a map parsed; an absent map is empty. Also used for the token file. */
export function mapValues<T>(
  value: unknown,
  field: string,
  parse: (value: unknown, field: string) => T,
): Readonly<Record<string, T>> {
  const entries = Object.entries(required(value ?? {}, field));
  return Object.fromEntries(entries.map(([key, item]) => [key, parse(item, `${field}["${key}"]`)]));
}

/** The value as an object, or an Error that names the field. */
export function required(value: unknown, field: string): JsonObject {
  const object = asObject(value);
  if (object === undefined) throw wrong(field);
  return object;
}

/** A text field that may be absent but not of another type. */
export function optionalText(object: JsonObject, key: string, field: string): string | undefined {
  const value = object[key];
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  throw wrong(`${field}.${key}`);
}

/** A number field that may be absent but not of another type. */
export function optionalNumber(object: JsonObject, key: string, field: string): number | undefined {
  const value = object[key];
  if (value === undefined || value === null || typeof value === 'number') return value ?? undefined;
  throw wrong(`${field}.${key}`);
}

function optionalFlag(object: JsonObject, key: string, field: string): boolean | undefined {
  const value = object[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong(`${field}.${key}`);
}

function optionalOneOf<T extends string>(
  object: JsonObject,
  key: string,
  words: readonly T[],
  field: string,
): T | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw wrong(`${field}.${key}`);
  return word;
}

function wrong(field: string): Error {
  return new Error(`"${field}" is not as it should be`);
}
