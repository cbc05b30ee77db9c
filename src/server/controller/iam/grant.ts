/** Parses, checks and formats grant strings (internal/perms/grants.go in hashicorp/boundary, whose sentences the refusals are). */
import { asObject, type JsonObject } from '../../../lib/json.ts';
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
  /** Written with `id`, the former spelling of `ids`. */
  readonly hasFormerId?: true;
}

/** What was read, before anything is checked. */
interface Parts {
  id?: string;
  ids?: readonly string[];
  type?: string;
  actions?: readonly string[];
  outputFields?: Set<string>;
}

const TEMPLATES = ['user.id', '.User.Id', 'account.id', '.Account.Id'];

/** Reads a grant that may be given to a role. Throws an Error with the reason if not. */
export function parseGrant(text: string): Grant {
  const grant = readGrant(text);
  checkMeaning(grant);
  return grant;
}

/** Reads a grant that a role has: some that are refused today were accepted once. Undefined: it has no meaning. */
export function readStoredGrant(text: string): Grant | undefined {
  for (const form of [text, text.replace(/\s*([;=,])\s*/g, '$1').trim()]) {
    try {
      return readGrant(form);
    } catch {}
  }
  return undefined;
}

/** Formats the grant in Boundary's canonical order. */
export function canonicalGrant(grant: Grant): string {
  const parts = [];
  if (grant.ids.length > 0) parts.push(`${grant.hasFormerId ? 'id' : 'ids'}=${grant.ids.join(',')}`);
  if (grant.type !== '') parts.push(`type=${grant.type}`);
  if (grant.actions.length > 0) parts.push(`actions=${[...grant.actions].sort().join(',')}`);
  if (grant.outputFields !== undefined)
    parts.push(`output_fields=${[...grant.outputFields].sort().join(',')}`);
  return parts.join(';');
}

/** Replaces `{{.User.Id}}` and `{{.Account.Id}}`; an id that cannot be replaced matches nothing. */
export function resolveId(id: string, userId: string, accountId: string | undefined): string | undefined {
  const template = templateIn(id);
  if (template === undefined) return id;
  return /user/i.test(template) ? userId : accountId;
}

function readGrant(text: string): Grant {
  const parts = text.startsWith('{') ? fromJson(text) : fromPairs(text);
  if (parts.id !== undefined && parts.ids !== undefined)
    throw new Error(`input grant string ${quoted(text)} contains both "id" and "ids" fields`);
  const ids = parts.id === undefined ? (parts.ids ?? []) : [parts.id];
  checkIds(text, ids);
  const actions = [...new Set(parts.actions ?? [])];
  checkActions(actions, parts.outputFields !== undefined);
  return {
    ids,
    type: parts.type ?? '',
    actions,
    outputFields: parts.outputFields === undefined ? undefined : [...parts.outputFields],
    ...(parts.id === undefined ? {} : { hasFormerId: true }),
  };
}

/** The last of several equal keys counts, unknown ones are ignored. */
function fromPairs(text: string): Parts {
  const parts: Parts = {};
  for (const segment of text.split(';')) {
    const [key = '', value = '', ...more] = segment.split('=');
    const fault = (what: string): Error =>
      new Error(`segment ${quoted(segment)} not formatted correctly, ${what}`);
    if (!segment.includes('=') || more.length > 0) throw fault('wrong number of equal signs');
    if (key === '') throw fault('missing key');
    if (value === '' && key !== 'output_fields') throw fault('missing value');
    const list = value.split(',');
    if (key === 'id') parts.id = value;
    if (key === 'ids') parts.ids = list;
    if (key === 'type') parts.type = knownType(value.toLowerCase());
    if (key === 'actions') parts.actions = list.map((action) => action.toLowerCase());
    if (key === 'output_fields')
      parts.outputFields = new Set([...(parts.outputFields ?? []), ...(value === '' ? [] : list)]);
  }
  if (parts.id?.includes(',')) throw new Error('ID cannot contain a comma');
  refuseEmpty(parts);
  return parts;
}

function fromJson(text: string): Parts {
  let object: JsonObject | undefined;
  try {
    object = asObject(JSON.parse(text));
  } catch {
    throw new Error('it starts like JSON but is not valid JSON');
  }
  const parts: Parts = {};
  const { id, type } = object ?? {};
  if (id !== undefined) parts.id = single('id', id);
  if (object?.ids !== undefined) parts.ids = list('ids', object.ids);
  if (type !== undefined) parts.type = knownType(single('type', type));
  if (object?.actions !== undefined)
    parts.actions = list('actions', object.actions).map((action) => action.toLowerCase());
  if (object?.output_fields !== undefined)
    parts.outputFields = new Set(list('output_fields', object.output_fields));
  refuseEmpty(parts);
  if (/[,;=]/.test([parts.id ?? '', ...(parts.ids ?? [])].join('')))
    throw new Error('ID cannot contain a comma, semicolon or equals sign');
  return parts;
}

function refuseEmpty({ id, ids, actions }: Parts): void {
  if (id === '' || ids?.includes('')) throw new Error('empty ID provided');
  if (actions?.includes('')) throw new Error('empty action found');
}

function single(key: string, value: unknown): string {
  if (typeof value !== 'string') throw new Error(`unable to interpret "${key}" as string`);
  return value;
}

function list(key: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Error(`unable to interpret "${key}" as array`);
  return value.map((entry) => single(key, entry));
}

function knownType(type: string): string {
  if (type !== '*' && !isResourceType(type)) throw new Error(`unknown type specifier ${quoted(type)}`);
  return type;
}

function checkIds(text: string, ids: readonly string[]): void {
  if (ids.length > 1 && ids.includes('*'))
    throw new Error(
      `input grant string ${quoted(text)} contains both wildcard and non-wildcard values in "ids" field`,
    );
  if (new Set(ids.map(typeOfId)).size > 1)
    throw new Error(`input grant string ${quoted(text)} contains ids of differently-typed resources`);
  for (const id of ids) {
    const template = templateIn(id);
    if (template !== undefined && !TEMPLATES.includes(template))
      throw new Error(`unknown template ${quoted(id)} in grant "ids" value`);
  }
}

function checkActions(actions: readonly string[], hasOutputFields: boolean): void {
  if (actions.length === 0 && !hasOutputFields) throw new Error('missing actions');
  const unknown = actions.find((action) => action !== '*' && !isAction(action));
  if (unknown !== undefined) throw new Error(`unknown action ${quoted(unknown)}`);
  if (actions.length > 1 && actions.includes('*'))
    throw new Error('"*" cannot be specified with other actions');
}

/** Throws for a grant that could never allow anything. */
function checkMeaning(grant: Grant): void {
  const { ids, type, actions } = grant;
  const fault = (what: string): Error =>
    new Error(`parsed grant string ${quoted(canonicalGrant(grant))} ${what}`);
  if (ids.length === 0) checkWithoutIds(grant, fault);
  for (const id of ids) {
    if (id !== '*') checkId(id, grant, fault);
    else if (type === '') throw fault('contains wildcard id and no specified type');
  }
  const isWithoutEffect =
    ids.length === 0 ? parentTypeOf(type) !== undefined : type === '' && actions.every(isCollectionAction);
  if (actions.length > 0 && isWithoutEffect) throw fault('would not result in any action being authorized');
}

function checkWithoutIds({ type, actions }: Grant, fault: (what: string) => Error): void {
  if (type === '') throw fault('contains no id or type');
  if (type === '*') throw fault('contains wildcard type with no id value');
  const bases = new Set(actions.map((action) => action.split(':', 1)[0]));
  const isFit =
    actions.length <= bases.size && [...bases].every((base) => base === 'create' || base === 'list');
  if (!isFit) throw fault('contains non-create or non-list action in a format that only allows these');
}

function checkId(id: string, { type, actions }: Grant, fault: (what: string) => Error): void {
  const template = templateIn(id);
  const own = template === undefined ? typeOfId(id) : /user/i.test(template) ? 'user' : 'account';
  if (own === undefined) throw fault(`contains an id ${quoted(id)} of an unknown resource type`);
  if (type === '') {
    if (actions.includes('create') || actions.includes('list'))
      throw fault('contains create or list action in a format that does not allow these');
    return;
  }
  if (type === '*') {
    if (!hasChildTypes(own)) throw fault('contains an id that does not support child types');
    return;
  }
  const parent = parentTypeOf(type) ?? type;
  if (parent !== own)
    throw fault(`contains type ${type} that is not a child type of the type (${parent}) of the specified id`);
}

/** Returns what is between the braces of a template. */
function templateIn(id: string): string | undefined {
  return id.startsWith('{{') ? id.slice(2).replace(/\}\}$/, '').trim() : undefined;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
