/**
 * Renders a row as an item of a response: fields in a fixed order, zero values omitted as in protobuf's JSON mapping, then limited to what the caller
 * may see.
 */
import type { JsonObject } from '../../../lib/json.ts';
import type { OutputFields } from '../iam/acl.ts';
import type { Caller } from '../iam/caller.ts';
import type { Services } from '../services.ts';
import { rfc3339 } from '../storage/clock.ts';
import type { Row } from '../storage/resources.ts';
import type { Field, Fields } from './field.ts';
import type { Kind, View } from './kind.ts';
import { allowedActions, allowedCollectionActions, shownFields, subjectOf } from './permit.ts';

/** Returns the response to a caller who did `action` on one row. */
export function presentRow(
  caller: Caller,
  kind: Kind,
  row: Row,
  action: string,
  view: View,
  services: Services,
): JsonObject {
  const { outputFields } = caller.acl.judge(subjectOf(kind, row, services), action);
  const rights = {
    actions: allowedActions(caller, kind, row, services),
    collections: allowedCollectionActions(caller, kind, row, services),
  };
  return cutFor(caller, item(kind, row, rights, view, services), outputFields);
}

export interface Rights {
  readonly actions: readonly string[];
  readonly collections: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Returns the complete item, before fields are removed. */
export function item(kind: Kind, row: Row, rights: Rights, view: View, services: Services): JsonObject {
  const out: Record<string, unknown> = { id: row.id };
  if (kind.home.field === 'scope_id') {
    if (row.scopeId !== undefined) out.scope_id = row.scopeId;
  } else if (row.parentId !== undefined) {
    out[kind.home.field] = row.parentId;
  }
  out.scope = services.scopes.of(row.scopeId).info;
  if (row.name !== undefined) out.name = row.name;
  if (row.description !== undefined) out.description = row.description;
  out.created_time = rfc3339(row.createdUs);
  out.updated_time = rfc3339(row.updatedUs);
  if (row.version > 0) out.version = row.version;
  if (row.type !== '') out.type = row.type;
  showFields(out, kind.fields, row.fields);
  if (kind.attributesOf !== undefined) {
    const attributes: Record<string, unknown> = {};
    const values = { ...row.attributes, ...kind.derivedAttributes?.(row) };
    showFields(attributes, kind.attributesOf(row.type), values);
    if (Object.keys(attributes).length > 0) out.attributes = attributes;
  }
  if (kind.present !== undefined) Object.assign(out, kind.present(row, services, view));
  if (rights.actions.length > 0) out.authorized_actions = rights.actions;
  if (rights.collections !== undefined) out.authorized_collection_actions = rights.collections;
  for (const key in out) if (out[key] === undefined) delete out[key];
  return out;
}

/** Keeps only the fields that grants let this caller see. */
export function cutFor(caller: Caller, whole: JsonObject, fields: OutputFields): JsonObject {
  const shown = shownFields(caller, fields);
  if (shown.has('*')) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([key]) => shown.has(key)));
}

function showFields(out: Record<string, unknown>, fields: Fields, values: JsonObject): void {
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) continue;
    if (field.secret === undefined) {
      if (isShown(field, values[name])) out[name] = values[name];
    } else if (field.secret === 'hmac') {
      const key = `${name}_hmac`;
      if (values[key] !== undefined) out[key] = values[key];
    }
  }
}

function isShown(field: Field, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return field.isShownWhenZero === true || !isZero(value);
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}
