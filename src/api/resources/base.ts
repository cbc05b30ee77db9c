/** The fields that all resources share (internal/proto/controller/api/resources in hashicorp/boundary). */

import { child, integer, type JsonObject, text, texts, time } from '../../lib/json.ts';
import type { ResourceBase, ScopeInfo } from '../../wire/resources.ts';
import { sharedParts, sharedTexts } from './shared.ts';

/** Turns one object of an answer into a resource; undefined when it has no id and so cannot be used. */
export type Parse<T> = (object: JsonObject) => T | undefined;

/** The shared fields; undefined without an id. Actions are sorted because the wire order is random on every answer. */
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

/** Resources of one scope share what they say about it. */
function scopeInfoOf(object: JsonObject | undefined): ScopeInfo | undefined {
  const known = object === undefined ? undefined : scopeInfos.get(object);
  if (known !== undefined) return known;
  const info = parseScopeInfo(object);
  if (info !== undefined && object !== undefined) scopeInfos.set(object, info);
  return info;
}

/** The scope that every resource carries with it. */
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

/** A parser for a resource: the shared fields plus its own. */
export function resource<T extends ResourceBase>(
  own: (object: JsonObject) => Omit<T, keyof ResourceBase>,
): Parse<ResourceBase & Omit<T, keyof ResourceBase>> {
  return (object) => {
    const base = parseBase(object);
    // From the parts that are shared, so that the texts are as well.
    return base === undefined ? undefined : { ...base, ...own(base.raw) };
  };
}
