/** `GET /v1/<collection>`: pages, refreshes, filters and permissions of every kind of list (internal/pagination in hashicorp/boundary). */
import type { JsonObject } from '../../../lib/json.ts';
import { type Call, isParentId, type Kind, type Reply } from '../engine/kind.ts';
import { collectionSubject, demand } from '../engine/permit.ts';
import { cutFor, item } from '../engine/present.ts';
import { findRow } from '../engine/table.ts';
import { badField, notFound, Problem } from '../http/problem.ts';
import { scopeTypeOf } from '../iam/scopes.ts';
import { typeOfId } from '../iam/types.ts';
import type { Row } from '../storage/resources.ts';
import { type ItemFilter, readItemFilter } from './item-filter.ts';
import { type ListToken, type Position, readListToken, writeListToken } from './list-token.ts';
import { RightsOfRows } from './rights.ts';
import { countRows, pageOfRows, removedSince, type Selection } from './rows.ts';

const MAX_PAGE_SIZE = 1000;
/** A filter that hardly anything passes ends a page early: its token continues from there, and other requests are served in between. */
const MAX_LOOKED_AT = 10_000;
/** A refresh overlaps the previous phase by this much, as Boundary does for transactions that commit late. */
const LOOK_BACK_US = 30_000_000;

/** An item of the response; undefined: the caller must not see the row. */
type ToItem = (row: Row) => JsonObject | undefined;

export async function list(call: Call, kind: Kind): Promise<Reply> {
  const filter = await readItemFilter(call.query.filter, kind.name, call.services.filterStepLimit);
  const selection = select(call, kind);
  const toItem = visibleItems(call, kind);
  return kind.isUnpaged === true
    ? unpaged(call, kind, selection, filter, toItem)
    : paged(call, kind, selection, filter, toItem);
}

/** A list of other items than usual: the caller of this function has checked permissions. */
export function listWith(call: Call, kind: Kind, selection: Selection, toItem: ToItem): Reply {
  return paged(call, kind, selection, undefined, toItem);
}

function paged(
  call: Call,
  kind: Kind,
  selection: Selection,
  filter: ItemFilter | undefined,
  toItem: ToItem,
): Reply {
  const { services, query } = call;
  const pageSize = readPageSize(query.page_size);
  const now = services.clock.nowUs();
  const given = query.list_token;
  const token =
    given === undefined || given === ''
      ? {
          kind: kind.name,
          grants: selection.grants,
          bornUs: now,
          startUs: now,
          sinceUs: undefined,
          after: undefined,
        }
      : nextPhase(readListToken(given, kind.name, selection.grants, now), now);
  const page = collect(call, kind, selection, filter, token, pageSize, toItem);
  return { status: 200, body: answer(call, kind, selection, token, page, filter !== undefined) };
}

/** Everything at once, without tokens. */
function unpaged(
  call: Call,
  kind: Kind,
  selection: Selection,
  filter: ItemFilter | undefined,
  toItem: ToItem,
): Reply {
  const start = { kind: kind.name, grants: '', bornUs: 0, startUs: 0, sinceUs: undefined, after: undefined };
  const { items } = collect(call, kind, selection, filter, start, Number.MAX_SAFE_INTEGER - 1, toItem);
  return { status: 200, body: items.length === 0 ? {} : { items } };
}

/** A token of a complete phase starts a refresh. */
function nextPhase(token: ListToken, now: number): ListToken {
  if (token.after !== undefined) return token;
  return { ...token, sinceUs: token.startUs - LOOK_BACK_US, startUs: now };
}

interface Page {
  readonly items: readonly JsonObject[];
  /** Undefined: nothing more. */
  readonly next: Position | undefined;
}

/** Reads until the page is full of items that the caller may see and that match the filter. */
function collect(
  call: Call,
  kind: Kind,
  selection: Selection,
  filter: ItemFilter | undefined,
  token: ListToken,
  pageSize: number,
  toItem: ToItem,
): Page {
  const { services } = call;
  const items: JsonObject[] = [];
  let after = token.after;
  for (let looked = 0; ; ) {
    const limit = pageSize + 1;
    const untilUs = token.sinceUs === undefined ? undefined : token.startUs;
    const rows = pageOfRows(services.db, kind, selection, { sinceUs: token.sinceUs, untilUs, after, limit });
    for (const row of rows) {
      const entry = toItem(row);
      if (entry !== undefined && (filter === undefined || filter(entry))) {
        // One more than fits was found, so there is a next page.
        if (items.length === pageSize) return { items, next: after };
        items.push(entry);
      }
      after = { us: token.sinceUs === undefined ? row.createdUs : row.updatedUs, id: row.id };
    }
    if (rows.length < limit) return { items, next: undefined };
    looked += rows.length;
    if (looked >= MAX_LOOKED_AT) return { items, next: after };
  }
}

function visibleItems({ caller, services }: Call, kind: Kind): ToItem {
  const rights = new RightsOfRows(caller, kind, services);
  return (row) => {
    if (caller.tokenId === undefined && kind.isShownToAnonymous?.(row) === false) return undefined;
    const rowRights = rights.of(row);
    if (rowRights === undefined) return undefined;
    return cutFor(caller, item(kind, row, rowRights, 'list', services), rowRights.outputFields);
  };
}

function answer(
  { services }: Call,
  kind: Kind,
  selection: Selection,
  token: ListToken,
  { items, next }: Page,
  isFiltered: boolean,
): JsonObject {
  const isRefresh = token.sinceUs !== undefined;
  const isWholeFirstPage = next === undefined && token.after === undefined && !isRefresh;
  // Further pages of a refresh report deletions again, and those since.
  const removed = isRefresh
    ? removedSince(
        services.db,
        kind,
        token.after === undefined ? token.sinceUs : token.startUs - LOOK_BACK_US,
      )
    : [];
  const isEmptyFirstList = isWholeFirstPage && items.length === 0;
  const estimate = isWholeFirstPage || isFiltered ? items.length : countRows(services.db, kind, selection);
  return {
    ...(items.length === 0 ? {} : { items }),
    response_type: next === undefined ? 'complete' : 'delta',
    ...(isEmptyFirstList ? {} : { list_token: writeListToken({ ...token, after: next }) }),
    sort_by: isRefresh ? 'updated_time' : 'created_time',
    sort_dir: 'desc',
    ...(removed.length === 0 ? {} : { removed_ids: removed }),
    ...(estimate === undefined || estimate === 0 ? {} : { est_item_count: estimate }),
  };
}

/** Determines the requested rows. Throws for a bad parameter, a missing scope or a missing permission. */
function select(call: Call, kind: Kind): Selection {
  const { home } = kind;
  return 'parent' in home ? selectUnder(call, kind, home) : selectIn(call, kind, home);
}

function selectUnder(
  { caller, services, query }: Call,
  kind: Kind,
  home: Extract<Kind['home'], { parent: string }>,
): Selection {
  const parentKind = services.kinds.named(home.parent);
  const given = query[home.field] ?? '';
  if (!isParentId(home, parentKind, given)) throw badParameter(kind, home.field, home.listRefusal);
  const parent = findRow(parentKind, given, services);
  if (parent === undefined) throw notFound();
  const subject = collectionSubject(kind, services.scopes.of(parent.scopeId).id, parent.id, services);
  demand(caller, subject, 'list');
  const grants = caller.acl.hashOf(grantTypes(kind), subject);
  return { scopeIds: undefined, parentId: parent.id, ownerId: undefined, query, grants };
}

function selectIn(call: Call, kind: Kind, home: Extract<Kind['home'], { field: 'scope_id' }>): Selection {
  const { caller, services, query } = call;
  const given = query.scope_id ?? '';
  const root = given === '' && kind.name === 'scope' ? 'global' : given;
  const type = scopeTypeOf(root);
  const isRecursive = query.recursive === 'true';
  const isForbidden = type !== undefined && !isRecursive && home.forbiddenIn?.includes(type) === true;
  if (type === undefined || !(isRecursive || isForbidden || home.scopes.includes(type)))
    throw badParameter(kind, 'scope_id', home.listRefusal);
  if (services.scopes.get(root) === undefined) throw notFound();
  if (isForbidden) throw new Problem('PermissionDenied', 'Forbidden.');
  const subject = collectionSubject(kind, root, undefined, services);
  // Scopes show what is allowed in them, so grants everywhere count.
  const grants = caller.acl.hashOf(
    grantTypes(kind),
    isRecursive || kind.name === 'scope' ? undefined : subject,
  );
  if (!isRecursive) {
    demand(caller, subject, 'list');
    return { scopeIds: [root], parentId: undefined, ownerId: ownerLimit(call, kind, [root]), query, grants };
  }
  const scopeIds = listableScopes(call, kind, root);
  // Also for anonymous callers: permission was checked before.
  if (scopeIds.length === 0) throw new Problem('PermissionDenied', 'Forbidden.');
  // The global scope is in no scope, so scopes are never listed without a scope.
  const isEverywhere = kind.name !== 'scope' && scopeIds.length === [...services.scopes.all()].length;
  return {
    scopeIds: isEverywhere ? undefined : scopeIds,
    parentId: undefined,
    ownerId: ownerLimit(call, kind, scopeIds),
    query,
    grants,
  };
}

/** The types whose grants decide about a list of this kind. */
function grantTypes(kind: Kind): readonly string[] {
  return [kind.name, ...(kind.grantTypes ?? [])];
}

/** Returns the scopes at or below the root in which the caller may list the kind. A scope also counts if its parent does. */
function listableScopes({ caller, services }: Call, kind: Kind, root: string): string[] {
  const nodes = [...services.scopes.all()];
  const listable = new Set(
    nodes
      .filter((node) => caller.acl.isAllowed(collectionSubject(kind, node.id, undefined, services), 'list'))
      .map((node) => node.id),
  );
  return nodes
    .filter((node) => services.scopes.isWithin(node, root))
    .filter(({ id, parentId }) => listable.has(id) || listable.has('global') || listable.has(parentId ?? id))
    .map((node) => node.id);
}

/** Returns the caller, if all scopes allow only `:self` actions and no grant refers to single rows: the data file filters them then. */
function ownerLimit({ caller, services }: Call, kind: Kind, scopeIds: readonly string[]): string | undefined {
  if (kind.isOwned !== true) return undefined;
  if ([...caller.acl.namedIds].some((id) => typeOfId(id) === kind.name)) return undefined;
  const seesOthers = scopeIds.some((scopeId) => {
    const subject = { ...collectionSubject(kind, scopeId, undefined, services), id: '*any*' };
    return kind
      .actionsOn(ANY_ROW)
      .some((action) => !action.endsWith(':self') && caller.acl.isAllowed(subject, action));
  });
  return seesOthers ? undefined : caller.userId;
}

/** Represents any row, if the actions of a kind do not depend on the row. */
const ANY_ROW: Row = {
  id: '',
  kind: '',
  type: '',
  scopeId: undefined,
  parentId: undefined,
  refId: undefined,
  name: undefined,
  description: undefined,
  version: 0,
  createdUs: 0,
  updatedUs: 0,
  fields: {},
  attributes: {},
};

function badParameter({ listMessage }: Kind, name: string, description: string): Error {
  return badField(name, description, listMessage ?? 'Improperly formatted identifier.');
}

function readPageSize(text: string | undefined): number {
  const size = Number(text ?? 0);
  return size === 0 ? MAX_PAGE_SIZE : Math.min(size, MAX_PAGE_SIZE);
}
