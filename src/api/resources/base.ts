/** Fields that all resources share (internal/proto/controller/api/resources in hashicorp/boundary). */

import { child, integer, type JsonObject, text, texts, time } from '../../lib/json.ts';
import type { ResourceBase, ScopeInfo } from '../../wire/resources.ts';
import { sharedParts, sharedTexts } from './shared.ts';

/** Parses one object of a response into a resource; undefined if it has no id, which makes it unusable. */
export type Parse<T> = (object: JsonObject) => T | undefined;

/** Parses the shared fields; undefined without an id. Actions are sorted because the wire order is random in every response. */
function parseBase(object: JsonObject): ResourceBase | undefined {
  const id = text(object, 'id');
  if (id === undefined) return undefined;
  const authorizedActions = sharedTexts(texts(object, 'authorized_actions').toSorted());
  const raw = sharedParts(object, authorizedActions);
  const scope = scopeInfoOf(child(raw, 'scope'));
  return {
    id,
    scopeId: text(raw, 'scope_id') ?? scope?.id,
    scope,
    name: text(raw, 'name'),
    description: text(raw, 'description'),
    type: text(raw, 'type'),
    version: integer(object, 'version'),
    createdAtMs: time(object, 'created_time'),
    updatedAtMs: time(object, 'updated_time'),
    authorizedActions,
    raw,
  };
}

const scopeInfos = new WeakMap<JsonObject, ScopeInfo>();

/** All resources of one scope share its object. */
function scopeInfoOf(object: JsonObject | undefined): ScopeInfo | undefined {
  const known = object === undefined ? undefined : scopeInfos.get(object);
  if (known !== undefined) return known;
  const info = parseScopeInfo(object);
  if (info !== undefined && object !== undefined) scopeInfos.set(object, info);
  return info;
}

/** Parses the scope that every resource includes. */
export function parseScopeInfo(object: JsonObject | undefined): ScopeInfo | undefined {
  const id = text(object, 'id');
  if (id === undefined) return undefined;
  return {
    id,
    type: text(object, 'type') ?? '',
    name: text(object, 'name'),
    description: text(object, 'description'),
    parentScopeId: text(object, 'parent_scope_id'),
  };
}

/** Returns a parser for a resource: the shared fields plus its own. */
export function resource<T extends ResourceBase>(
  own: (object: JsonObject) => Omit<T, keyof ResourceBase>,
): Parse<ResourceBase & Omit<T, keyof ResourceBase>> {
  return (object) => {
    const base = parseBase(object);
    // Parses the deduplicated object, so that the strings are shared as well.
    return base === undefined ? undefined : { ...base, ...own(base.raw) };
  };
}
