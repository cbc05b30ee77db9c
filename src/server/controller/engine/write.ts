/** Creates, updates and deletes resources of any kind. */
import type { FieldError } from '../../../lib/errors.ts';
import { type JsonObject, text as textIn } from '../../../lib/json.ts';
import { newId } from '../../../wire/ids.ts';
import { badField, notFound, Problem, refuseFields } from '../http/problem.ts';
import { scopeTypeOf } from '../iam/scopes.ts';
import type { Services } from '../services.ts';
import { isSame, type Row } from '../storage/resources.ts';
import {
  checkCommon,
  type Decoded,
  decodeChange,
  decodeNew,
  maskOf,
  readAttributes,
  readDescription,
  readName,
  typeIn,
} from './decode.ts';
import type { Fields } from './field.ts';
import { demandOn, mustFind } from './find.ts';
import { type Call, type Draft, isIdOf, isParentId, type Kind, type Reply } from './kind.ts';
import { collectionSubject, demand } from './permit.ts';
import { presentRow } from './present.ts';
import { seal } from './sealed.ts';
import { findRow } from './table.ts';
import { bodyInteger, bodyText } from './wire.ts';

const NO_FIELDS: Fields = {};
const NONE: Decoded = { values: {}, secrets: {} };

/** `POST /v1/<collection>` */
export async function create(call: Call, kind: Kind): Promise<Reply> {
  const { services, body } = call;
  const errors: FieldError[] = [];
  checkCommon(body, 'create', errors);
  const home = readHome(kind, body, services, errors);
  const name = readName(body, kind, errors);
  if (name === undefined && kind.naming === 'required')
    errors.push({ name: 'name', description: 'This field is required.' });
  const description = readDescription(body, errors);
  const wanted = home.hasNoType ? undefined : kind.prefixFor(typeIn(body).toLowerCase(), home);
  // The type comes from the request: `constructor` is one like others.
  const prefix = wanted !== undefined && Object.hasOwn(kind.prefixes, wanted) ? wanted : undefined;
  if (prefix === undefined && home.hasNoType !== true)
    errors.push({ name: 'type', description: kind.typeRefusal ?? 'Unknown type provided.' });
  const type = kind.prefixes[prefix ?? ''] ?? '';
  const own = decodeNew(kind.fields, body, '', errors, services.vault);
  const attributeFields = prefix === undefined ? NO_FIELDS : (kind.attributesOf?.(type) ?? NO_FIELDS);
  const given =
    prefix === undefined || kind.attributesOf === undefined
      ? undefined
      : readAttributes(body, attributeFields, errors);
  const attributes =
    given === undefined ? NONE : decodeNew(attributeFields, given, 'attributes.', errors, services.vault);
  const draft: Draft = {
    type,
    scopeId: home.scopeId,
    parent: home.parent,
    row: undefined,
    name,
    description,
    fields: { ...kind.initialFields, ...own.values },
    attributes: attributes.values,
    secrets: { ...own.secrets, ...attributes.secrets },
    mask: maskOf(body, undefined),
    body,
  };
  if (prefix !== undefined) errors.push(...(kind.rules?.(draft, services) ?? []));
  refuseFields(errors);
  if (home.isMissing) throw notFound();
  demand(call.caller, collectionSubject(kind, home.scopeId, home.parent?.id, services), 'create');
  const row = await insert(call, kind, draft, newId(prefix ?? ''));
  return { status: 200, body: presentRow(call.caller, kind, row, 'create', 'made', services) };
}

/** Stores a checked draft. */
async function insert(call: Call, kind: Kind, draft: Draft, id: string): Promise<Row> {
  const { services } = call;
  const secrets = (await kind.prepareSecrets?.(draft)) ?? draft.secrets;
  const row = services.db.transaction(() => {
    const made = services.resources.insert({
      id,
      kind: kind.name,
      type: draft.type,
      scopeId: draft.scopeId,
      parentId: draft.parent?.id,
      name: draft.name,
      description: draft.description,
      fields: draft.fields,
      attributes: draft.attributes,
      secret: Object.keys(secrets).length === 0 ? undefined : seal(services.vault, id, secrets),
      ...kind.columns?.(draft, services),
    });
    forgetAfter(kind, services);
    kind.afterCreate?.(made, draft, call);
    return findRow(kind, id, services) ?? made;
  });
  forgetAfter(kind, services);
  return row;
}

/** `PATCH /v1/<collection>/{id}` */
export async function update(call: Call, kind: Kind, id: string): Promise<Reply> {
  const { services, body } = call;
  const errors: FieldError[] = [];
  const isResolvable = isIdOf(kind, id) || kind.resolve?.(id, services) !== undefined;
  if (!isResolvable)
    errors.push({ name: 'id', description: kind.idRefusal ?? 'Improperly formatted path identifier.' });
  checkCommon(body, 'update', errors);
  const mask = maskOf(body, call.query.update_mask);
  const name = readName(body, kind, errors);
  const description = readDescription(body, errors);
  refuseFields(errors);
  const row = mustFind(kind, id, services);
  const attributeFields = kind.attributesOf?.(row.type) ?? NO_FIELDS;
  const own = decodeChange(kind.fields, body, '', mask, row.fields, errors, services.vault);
  const given = kind.attributesOf === undefined ? {} : (readAttributes(body, attributeFields, errors) ?? {});
  const attributes = decodeChange(
    attributeFields,
    given,
    'attributes.',
    mask,
    row.attributes,
    errors,
    services.vault,
  );
  if (mask.has('name') && name === undefined && kind.naming === 'required') {
    errors.push({ name: 'name', description: 'This field cannot be set to empty.' });
  }
  const type = bodyText(body, 'type');
  // Without types the key means as little as an unknown one.
  if (type !== undefined && row.type !== '' && type.toLowerCase() !== row.type) {
    errors.push({ name: 'type', description: 'Cannot modify the resource type.' });
  }
  const draft: Draft = {
    type: row.type,
    scopeId: services.scopes.of(row.scopeId).id,
    parent: row.parentId === undefined ? undefined : services.resources.get(row.parentId),
    row,
    name: mask.has('name') ? name : row.name,
    description: mask.has('description') ? description : row.description,
    fields: own.values,
    attributes: attributes.values,
    secrets: { ...own.secrets, ...attributes.secrets },
    mask,
    body,
  };
  errors.push(...(kind.rules?.(draft, services) ?? []));
  refuseFields(errors);
  demandOn(call, kind, row, 'update');
  refuseEmptyMask(kind, mask, attributeFields);
  const version = bodyInteger(body, 'version') ?? 0;
  const plan = await kind.beforeUpdate?.(draft, call);
  if (plan?.isDryRun === true && row.version !== version) throw stale(kind, row.id);
  const planned = plan === undefined ? draft : { ...draft, attributes: plan.attributes };
  const changed =
    plan?.isDryRun === true
      ? { ...row, name: draft.name, description: draft.description, attributes: plan.attributes }
      : change(call, kind, row, planned, version);
  return { status: 200, body: presentRow(call.caller, kind, changed, 'update', 'read', services) };
}

function change(call: Call, kind: Kind, row: Row, draft: Draft, version: number): Row {
  const { services } = call;
  const secret =
    Object.keys(draft.secrets).length === 0
      ? {}
      : { secret: seal(services.vault, row.id, draft.secrets, services.resources.secretOf(row.id)) };
  const written = {
    name: draft.name,
    description: draft.description,
    fields: draft.fields,
    attributes: draft.attributes,
    ...secret,
    ...kind.columns?.(draft, services),
  };
  if (version === row.version && isSame(row, { ...written, fields: inOldCase(kind, row, draft) })) return row;
  const changed = services.db.transaction(() => {
    const updated = services.resources.update(row.id, version, written);
    if (updated === undefined) throw stale(kind, row.id);
    kind.afterUpdate?.(updated, draft, call);
    services.sessions.settleOrphans();
    return updated;
  });
  forgetAfter(kind, services);
  return changed;
}

/** Returns the new fields with the old values of those that differ in case only. */
function inOldCase({ fields }: Kind, row: Row, draft: Draft): JsonObject {
  const isKept = (name: string): boolean =>
    fields[name]?.isCaseless === true &&
    textIn(row.fields, name)?.toLowerCase() === textIn(draft.fields, name)?.toLowerCase();
  return Object.fromEntries(
    Object.entries(draft.fields).map(([name, value]) => [name, isKept(name) ? row.fields[name] : value]),
  );
}

/** `DELETE /v1/<collection>/{id}` */
export function remove(call: Call, kind: Kind, id: string): Reply {
  const { services } = call;
  const row = mustFind(kind, id, services, kind.idRefusal ?? 'Incorrectly formatted identifier.');
  demandOn(call, kind, row, 'delete');
  services.db.transaction(() => {
    kind.beforeDelete?.(row, call);
    services.db.run(`DELETE FROM ${kind.table?.name ?? 'resource'} WHERE id = ?`, row.id);
    services.sessions.settleOrphans();
  });
  forgetAfter(kind, services);
  // A real controller names the type of the content that a 204 does not have.
  return kind.deletedReply ?? { status: 204, headers: { 'content-type': 'application/json' } };
}

/** The two cases cannot be told apart: Boundary returns the same error. */
export function stale(kind: Kind, id: string): Problem {
  const what = kind.name === 'target' ? 'not found' : "doesn't exist";
  return new Problem('NotFound', `${kind.label} "${id}" ${what} or incorrect version provided.`);
}

/** Reloads cached scopes and grants after a write that may have changed them. */
export function forgetAfter(kind: Kind, services: Services): void {
  if (kind.shapesGrants !== true) return;
  services.scopes.forget();
  services.callers.forget();
}

interface HomeFound {
  readonly scopeId: string;
  readonly parent: Row | undefined;
  readonly isMissing: boolean;
  /** The type follows from the parent, which cannot be one: attributes are not checked then. */
  readonly hasNoType?: true;
}

function readHome({ home }: Kind, body: JsonObject, services: Services, errors: FieldError[]): HomeFound {
  const given = bodyText(body, home.field) ?? '';
  if ('parent' in home) {
    const parentKind = services.kinds.named(home.parent);
    if (!isParentId(home, parentKind, given)) {
      errors.push({ name: home.field, description: home.refusal });
      return { scopeId: 'global', parent: undefined, isMissing: true, hasNoType: true };
    }
    const parent = findRow(parentKind, given, services);
    return { scopeId: parent?.scopeId ?? 'global', parent, isMissing: parent === undefined };
  }
  const type = scopeTypeOf(given);
  if (type === undefined || !home.scopes.includes(type)) {
    errors.push({ name: home.field, description: home.refusal });
    return { scopeId: 'global', parent: undefined, isMissing: true };
  }
  const scope = services.scopes.get(given);
  return { scopeId: scope?.id ?? 'global', parent: undefined, isMissing: scope === undefined };
}

function refuseEmptyMask(kind: Kind, mask: ReadonlySet<string>, attributes: Fields): void {
  const known = ['name', 'description', ...settable(kind.fields, ''), ...settable(attributes, 'attributes.')];
  if (known.some((path) => mask.has(path))) return;
  throw badField(
    'update_mask',
    'No valid paths provided in the update mask.',
    'No valid fields included in the update mask.',
  );
}

function settable(fields: Fields, prefix: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.settable === 'always' ? [`${prefix}${name}`] : [],
  );
}
