/** Seals the secrets of one resource together as one JSON object. */
import { asObject, type JsonObject } from '../../../lib/json.ts';
import type { Vault } from '../storage/vault.ts';

/** Keeps `old` values that are not in `values`; a value of `undefined` is dropped. */
export function seal(vault: Vault, id: string, values: JsonObject, old?: Uint8Array): Uint8Array {
  const all = { ...(old === undefined ? {} : unseal(vault, id, old)), ...values };
  return vault.seal(id, Buffer.from(JSON.stringify(all)));
}

export function unseal(vault: Vault, id: string, sealed: Uint8Array): JsonObject {
  return asObject(JSON.parse(Buffer.from(vault.open(id, sealed)).toString())) ?? {};
}
