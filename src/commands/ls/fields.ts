/** Fields that `ls` prints for each kind, with the names of the controller's API. Scripts rely on them: add, never rename. */
import type { Collections } from '../../api/types.ts';
import type { ResourceBase } from '../../wire/resources.ts';
import type { Listed } from './listed.ts';

/** Null: unknown. */
export type Value = string | number | boolean | null;

/** Names of targets by id, which sessions lack. */
export type TargetNames = ReadonlyMap<string, string | undefined>;

type Fields<T> = Readonly<
  Record<string, (item: T, targetNames: TargetNames) => string | number | boolean | undefined>
>;

const time = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString();

/** In the order of the columns. */
const BASE: Fields<ResourceBase> = { id: ({ id }) => id, name: ({ name }) => name };
const REST: Fields<ResourceBase> = {
  scope_id: ({ scopeId }) => scopeId,
  description: ({ description }) => description,
};

const OWN: { readonly [N in Listed]: Fields<Collections[N]> } = {
  targets: {
    type: ({ type }) => type,
    address: ({ address }) => address || undefined,
    default_port: ({ defaultPort }) => defaultPort,
    session_max_seconds: ({ sessionMaxSeconds }) => sessionMaxSeconds,
    session_connection_limit: ({ sessionConnectionLimit }) => sessionConnectionLimit,
    scope_name: ({ scope }) => scope?.name,
  },
  sessions: {
    status: ({ status }) => status,
    target_name: ({ targetId }, names) => names.get(targetId ?? ''),
    target_id: ({ targetId }) => targetId,
    user_id: ({ userId }) => userId,
    host_id: ({ hostId }) => hostId,
    endpoint: ({ endpoint }) => endpoint,
    created_time: ({ createdAtMs }) => time(createdAtMs),
    expiration_time: ({ expiresAtMs }) => time(expiresAtMs),
    termination_reason: ({ terminationReason }) => terminationReason,
  },
  scopes: { type: ({ type }) => type },
  hosts: {
    type: ({ type }) => type,
    address: ({ address, ipAddresses, dnsNames }) => address ?? ipAddresses[0] ?? dnsNames[0],
    host_catalog_id: ({ hostCatalogId }) => hostCatalogId,
  },
  'host-sets': { type: ({ type }) => type, host_catalog_id: ({ hostCatalogId }) => hostCatalogId },
  'host-catalogs': { type: ({ type }) => type, plugin_name: ({ pluginName }) => pluginName },
  aliases: {
    type: ({ type }) => type,
    value: ({ value }) => value,
    destination_id: ({ destinationId }) => destinationId,
  },
  'auth-methods': { type: ({ type }) => type, is_primary: ({ isPrimary }) => isPrimary },
  users: {
    login_name: ({ loginName }) => loginName,
    full_name: ({ fullName }) => fullName,
    email: ({ email }) => email,
  },
  workers: {
    type: ({ type }) => type,
    address: ({ address }) => address,
    release_version: ({ releaseVersion }) => releaseVersion,
    last_status_time: ({ lastSeenAtMs }) => time(lastSeenAtMs),
  },
};

/** Prints a kind: the names of its fields, and their values for one item. */
export interface FieldTable<T> {
  readonly names: readonly string[];
  readonly valuesOf: (item: T, targetNames: TargetNames) => readonly Value[];
}

export function fieldsOf<N extends Listed>(what: N): FieldTable<Collections[N]> {
  const own: Fields<Collections[N]> = OWN[what];
  const fields: Fields<Collections[N]> = { ...BASE, ...own, ...REST };
  const readers = Object.values(fields);
  return {
    names: Object.keys(fields),
    valuesOf: (item, targetNames) => readers.map((read) => read(item, targetNames) ?? null),
  };
}
