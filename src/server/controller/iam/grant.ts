/** Parses, checks and formats grant strings (internal/perms/grants.go in hashicorp/boundary). */
import { asObject } from '../../../lib/json.ts';
import {
  hasChildTypes,
  isAction,
  isCollectionAction,
  isResourceType,
  parentTypeOf,
  typeOfId,
} from './types.ts';

export interface Grant {
  /** Empty: none; otherwise concrete ids, templates or `*` alone. */
  readonly ids: readonly string[];
  /** '': none, `*`: any. */
  readonly type: string;
  readonly actions: readonly string[];
  /** Undefined: the caller's default; empty: no fields. */
  readonly outputFields: readonly string[] | undefined;
}

const TEMPLATE = /^\{\{\s*\.?(user|account)\.id\s*\}\}$/i;
const ID = /^[A-Za-z]+_[0-9A-Za-z]+$/;

/** Throws an Error with the reason. */
export function parseGrant(text: string): Grant {
  const grant =
    text.trimStart().startsWith('{') && !TEMPLATE.test(text.trim()) ? fromJson(text) : fromPairs(text);
  check(grant);
  return grant;
}

/** Formats the grant in Boundary's canonical order. */
export function canonicalGrant(grant: Grant): string {
  const parts = [];
  if (grant.ids.length > 0) parts.push(`ids=${grant.ids.join(',')}`);
  if (grant.type !== '') parts.push(`type=${grant.type}`);
  if (grant.actions.length > 0) parts.push(`actions=${[...grant.actions].sort().join(',')}`);
  if (grant.outputFields !== undefined)
    parts.push(`output_fields=${[...grant.outputFields].sort().join(',')}`);
  return parts.join(';');
}

/** Replaces `{{.User.Id}}` and `{{.Account.Id}}`; an id that cannot be replaced matches nothing. */
export function resolveId(id: string, userId: string, accountId: string | undefined): string | undefined {
  const match = TEMPLATE.exec(id);
  if (match === null) return id;
  return match[1]?.toLowerCase() === 'user' ? userId : accountId;
}

function fromPairs(text: string): Grant {
  const found = new Map<string, string>();
  for (const segment of text.split(';')) {
    const [key = '', value, ...more] = segment.split('=').map((part) => part.trim());
    if (value === undefined || more.length > 0)
      throw new Error(`segment "${segment.trim()}" is not a key=value pair`);
    if (!['id', 'ids', 'type', 'actions', 'output_fields'].includes(key))
      throw new Error(`unknown key "${key}"`);
    if (found.has(key)) throw new Error(`duplicate "${key}"`);
    if (value === '' && key !== 'output_fields') throw new Error(`"${key}" is empty`);
    found.set(key, value);
  }
  if (found.has('id')) throw new Error('"id" is no longer supported, use "ids"');
  const fields = found.get('output_fields');
  return {
    ids: listOf(found.get('ids')),
    type: (found.get('type') ?? '').toLowerCase(),
    actions: listOf(found.get('actions')).map((action) => action.toLowerCase()),
    outputFields: fields === undefined ? undefined : fields === '' ? [] : listOf(fields),
  };
}

function listOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new Error('a list has an empty entry');
  return [...new Set(parts)];
}

function fromJson(text: string): Grant {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it starts like JSON but is not valid JSON');
  }
  const object = asObject(json);
  if (object === undefined || 'id' in object) throw new Error('it is not an object with "ids"');
  const type = object.type ?? '';
  if (typeof type !== 'string') throw new Error('"type" is not a string');
  return {
    ids: texts(object.ids, 'ids') ?? [],
    type: type.toLowerCase(),
    actions: (texts(object.actions, 'actions') ?? []).map((action) => action.toLowerCase()),
    outputFields: texts(object.output_fields, 'output_fields'),
  };
}

function texts(value: unknown, key: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Error(`"${key}" is not a list of strings`);
  return [...new Set(value)];
}

function check(grant: Grant): void {
  if (grant.type !== '' && grant.type !== '*' && !isResourceType(grant.type))
    throw new Error(`unknown type "${grant.type}"`);
  checkActions(grant);
  if (grant.ids.length === 0) checkWithoutIds(grant);
  else checkIds(grant);
}

function checkActions({ actions, outputFields }: Grant): void {
  const unknown = actions.find((action) => action !== '*' && !isAction(action));
  if (unknown !== undefined) throw new Error(`unknown action "${unknown}"`);
  if (actions.includes('*') && actions.length > 1)
    throw new Error('"*" cannot be combined with other actions');
  if (actions.length === 0 && outputFields === undefined) throw new Error('it has no actions');
}

function checkWithoutIds({ type, actions }: Grant): void {
  if (type === '' || type === '*') throw new Error('a type is required without ids');
  if (actions.length === 0 || !actions.every(isCollectionAction))
    throw new Error('only create and list are allowed without ids');
}

function checkIds({ ids, type, actions }: Grant): void {
  if (ids.includes('*')) {
    if (ids.length > 1) throw new Error('"*" cannot be combined with other ids');
    if (type === '') throw new Error('"*" requires a type');
    return;
  }
  const types = new Set(ids.map(typeOf));
  const [own = ''] = types;
  if (types.size > 1) throw new Error('its ids have different types');
  if (type === '') {
    if (actions.some(isCollectionAction)) throw new Error('create and list cannot be combined with an id');
    return;
  }
  if (type === '*') {
    if (!hasChildTypes(own)) throw new Error(`a ${own} has no child resources`);
    return;
  }
  if (type !== own && parentTypeOf(type) !== own) throw new Error(`${type} is not a child of ${own}`);
}

function typeOf(id: string): string {
  const template = TEMPLATE.exec(id);
  if (template !== null) return template[1]?.toLowerCase() ?? '';
  const type = id === 'global' || ID.test(id) ? typeOfId(id) : undefined;
  if (type === undefined) throw new Error(`"${id}" is not an id`);
  return type;
}
