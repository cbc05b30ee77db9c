/** Decodes a request body into values to store and a list of rejected fields (internal/daemon/controller/handlers/verifiers.go in hashicorp/boundary). */
import type { FieldError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Vault } from '../storage/vault.ts';
import type { Field, Fields } from './field.ts';
import type { Kind } from './kind.ts';
import { bodyObject, bodyText, readWire } from './wire.ts';

export interface Decoded {
  readonly values: JsonObject;
  readonly secrets: JsonObject;
}

const READ_ONLY = {
  create: 'This is a read only field.',
  update: 'This is a read only field and cannot be specified in an update request.',
};

/** Checks the fields that every resource has. Trims name and description. */
export function checkCommon(body: JsonObject, mode: 'create' | 'update', errors: FieldError[]): void {
  if (bodyText(body, 'id') !== undefined) errors.push({ name: 'id', description: READ_ONLY[mode] });
  for (const name of ['created_time', 'updated_time']) {
    if (body[name] !== undefined && body[name] !== null) errors.push({ name, description: READ_ONLY[mode] });
  }
  const version = readWire(body.version, 'integer', 'version');
  if (mode === 'create' && version !== undefined && version !== 0) {
    errors.push({ name: 'version', description: 'Cannot specify this field in a create request.' });
  }
  if (mode === 'update' && (version === undefined || version === 0)) {
    errors.push({ name: 'version', description: 'Existing resource version is required for an update.' });
  }
}

/** Returns the trimmed name; undefined if absent or null. */
export function readName(body: JsonObject, kind: Kind, errors: FieldError[]): string | undefined {
  const value = readWire(body.name, 'text', 'name');
  if (typeof value !== 'string') return undefined;
  const name = value.trim();
  if (name === '') {
    const description =
      kind.naming === 'required' ? 'This field cannot be set to empty.' : 'Cannot set empty string as name';
    errors.push({ name: 'name', description });
  } else if (!isPrintable(name)) {
    errors.push({ name: 'name', description: 'Name contains unprintable characters' });
  }
  return name;
}

/** Returns the trimmed description; undefined if absent or null. */
export function readDescription(body: JsonObject, errors: FieldError[]): string | undefined {
  const value = readWire(body.description, 'text', 'description');
  if (typeof value !== 'string') return undefined;
  const description = value.trim();
  if (description === '') {
    errors.push({ name: 'description', description: 'Cannot set empty string as description' });
  } else if (!isPrintable(description.replace(/\s/gu, ''))) {
    errors.push({ name: 'description', description: 'Description contains unprintable characters' });
  }
  return description;
}

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text) && !/[^\S ]/u.test(text);
}

/** Returns the values of a new resource, including defaults. `prefix` is prepended to the names of fields in errors, e.g. `attributes.`. */
export function decodeNew(
  fields: Fields,
  body: JsonObject,
  prefix: string,
  errors: FieldError[],
  vault: Vault,
): Decoded {
  const values: Record<string, unknown> = {};
  const secrets: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const path = `${prefix}${name}`;
    const value = readWire(body[name], field.wire, path);
    if (value === undefined) {
      if (field.required !== undefined) errors.push({ name: path, description: field.required });
      if (field.fallback !== undefined) values[name] = field.fallback;
    } else if (field.settable === 'never') {
      errors.push({ name: path, description: READ_ONLY.create });
    } else {
      take(field, name, value, path, { values, secrets, errors, vault });
    }
  }
  return { values, secrets };
}

/** Returns the values of a resource after an update: `mask` lists what changes; fields in it without a value are cleared. */
export function decodeChange(
  fields: Fields,
  body: JsonObject,
  prefix: string,
  mask: ReadonlySet<string>,
  old: JsonObject,
  errors: FieldError[],
  vault: Vault,
): Decoded {
  const values: Record<string, unknown> = { ...old };
  const secrets: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const path = `${prefix}${name}`;
    if (!mask.has(path) || field.settable === 'once') continue;
    const value = readWire(body[name], field.wire, path);
    if (field.settable === 'never') {
      errors.push({ name: path, description: READ_ONLY.update });
    } else if (value !== undefined) {
      take(field, name, value, path, { values, secrets, errors, vault });
    } else if (field.required !== undefined) {
      errors.push({ name: path, description: field.cleared ?? field.required });
    } else {
      delete values[name];
      delete values[`${name}_hmac`];
      if (field.fallback !== undefined) values[name] = field.fallback;
      if (field.secret !== undefined) secrets[name] = undefined;
    }
  }
  return { values, secrets };
}

interface Sink {
  readonly values: Record<string, unknown>;
  readonly secrets: Record<string, unknown>;
  readonly errors: FieldError[];
  readonly vault: Vault;
}

function take(field: Field, name: string, value: unknown, path: string, sink: Sink): void {
  const refusal = field.check?.(value);
  if (refusal !== undefined) sink.errors.push({ name: path, description: refusal });
  if (field.isKept === false) return;
  if (field.secret === undefined) {
    // A refused value is not normalized, but rules must not take the field for absent.
    const { normalized } = field;
    sink.values[name] = refusal !== undefined || normalized === undefined ? value : normalized(value);
    return;
  }
  sink.secrets[name] = value;
  if (field.secret === 'hmac') {
    sink.values[`${name}_hmac`] = sink.vault.fingerprint(
      typeof value === 'string' ? value : JSON.stringify(value),
    );
  }
}

/** Reads the `attributes` of a body. Unlike elsewhere, an unknown key is rejected, whatever else they contain (internal/types/subtypes). */
export function readAttributes(
  body: JsonObject,
  known: Fields,
  errors: FieldError[],
): JsonObject | undefined {
  const attributes = bodyObject(body, 'attributes') ?? {};
  if (Object.keys(attributes).every((name) => Object.hasOwn(known, name))) return attributes;
  errors.push({ name: 'attributes', description: 'Attribute fields do not match the expected format.' });
  return undefined;
}

/** Returns the dotted paths of the keys of a body, or of `update_mask` instead. */
export function maskOf(body: JsonObject, updateMask: string | undefined): ReadonlySet<string> {
  if (updateMask !== undefined) return new Set(updateMask.split(',').map((path) => path.trim()));
  const attributes = Object.keys(bodyObject(body, 'attributes') ?? {}).map((key) => `attributes.${key}`);
  return new Set([...Object.keys(body), ...attributes]);
}

/** Returns the type in a body, lower case; '' = none. */
export function typeIn(body: JsonObject): string {
  return bodyText(body, 'type') ?? '';
}
