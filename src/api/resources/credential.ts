import { asObject, child, type JsonObject, text } from '../../lib/json.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';

type SecretValues = BrokeredCredential['values'];

/** Deeper secrets are cut; real ones have two or three levels. */
const MAX_DEPTH = 16;

/**
 * Parses one element of `credentials` in an authorize-session response. Without the typed `credential` the fields are taken from the secret itself,
 * including one level of Vault's `data`, as api/proxy/credentials.go in hashicorp/boundary does for its kinds.
 */
export function parseBrokeredCredential(object: JsonObject): BrokeredCredential | undefined {
  const source = child(object, 'credential_source') ?? child(object, 'credential_library');
  const sourceId = text(source, 'id');
  if (sourceId === undefined) return undefined;
  const secret = decodeSecret(child(object, 'secret'));
  const fields = child(object, 'credential') ?? usable(secret) ?? usable(child(secret, 'data'));
  return {
    sourceId,
    sourceName: text(source, 'name'),
    storeId: text(source, 'credential_store_id'),
    storeType: text(source, 'type'),
    credentialType: text(source, 'credential_type'),
    username: text(fields, 'username'),
    password: text(fields, 'password'),
    privateKey: text(fields, 'private_key'),
    privateKeyPassphrase: text(fields, 'private_key_passphrase'),
    values: flatten(secret ?? fields ?? {}),
  };
}

/** Returns `decoded`, else the parsed `raw`, which is the base64 of the secret's JSON text. */
function decodeSecret(secret: JsonObject | undefined): JsonObject | undefined {
  const decoded = child(secret, 'decoded');
  if (decoded !== undefined) return decoded;
  const raw = text(secret, 'raw');
  if (raw === undefined) return undefined;
  const plain = Buffer.from(raw, 'base64').toString('utf8');
  try {
    return asObject(JSON.parse(plain)) ?? { raw: plain };
  } catch {
    return { raw: plain };
  }
}

function usable(object: JsonObject | undefined): JsonObject | undefined {
  const known = text(object, 'password') !== undefined || text(object, 'private_key') !== undefined;
  return known ? object : undefined;
}

function flatten(value: unknown, key = '', depth = 0): SecretValues {
  if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    const join = (name: string) => (key === '' ? name : `${key}.${name}`);
    return Object.entries(value).flatMap(([name, inner]) => flatten(inner, join(name), depth + 1));
  }
  return [{ key, value: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') }];
}
