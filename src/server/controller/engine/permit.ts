/** Permissions of one caller, in terms of kinds and rows. */
import { Problem } from '../http/problem.ts';
import { ANONYMOUS, type OutputFields, type Subject } from '../iam/acl.ts';
import type { Caller } from '../iam/caller.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import type { Kind } from './kind.ts';

/** Fields visible to an anonymous caller unless a grant states otherwise (internal/perms/output_fields.go in hashicorp/boundary). */
const ANONYMOUS_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'scope',
  'scope_id',
  'plugin_id',
  'plugin',
  'name',
  'description',
  'type',
  'is_primary',
  'primary_auth_method_id',
  'authorized_actions',
  'authorized_collection_actions',
]);
const EVERY_FIELD: ReadonlySet<string> = new Set(['*']);

/** The row in terms of grants. */
export function subjectOf(kind: Kind, row: Row, services: Services): Subject {
  const scope = services.scopes.of(row.scopeId);
  return {
    type: kind.name,
    id: row.id,
    scopeId: scope.id,
    parentScopeId: scope.parentId,
    pin: row.parentId,
  };
}

/** The collection in a scope, or under a parent (`pin`). */
export function collectionSubject(
  kind: Kind,
  scopeId: string,
  pin: string | undefined,
  services: Services,
): Subject {
  return { type: kind.name, id: '', scopeId, parentScopeId: services.scopes.of(scopeId).parentId, pin };
}

/** Throws 401 for callers without a token and 403 for others, unless they are allowed. */
export function demand(caller: Caller, subject: Subject, action: string): void {
  if (!caller.acl.isAllowed(subject, action)) throw refusalFor(caller);
}

export function refusalFor(caller: Caller): Problem {
  return caller.userId === ANONYMOUS
    ? new Problem('Unauthenticated', 'Unauthenticated, or invalid token.')
    : new Problem('PermissionDenied', 'Forbidden.');
}

/** If a verdict has no fields, the caller's default applies. */
export function shownFields(caller: Caller, fields: OutputFields): ReadonlySet<string> {
  if (fields !== undefined) return fields;
  return caller.userId === ANONYMOUS ? ANONYMOUS_FIELDS : EVERY_FIELD;
}

/** Returns the actions that a caller may do on a row. */
export function allowedActions(caller: Caller, kind: Kind, row: Row, services: Services): readonly string[] {
  const subject = subjectOf(kind, row, services);
  return kind.actionsOn(row).filter((action) => caller.acl.isAllowed(subject, action));
}

/** Returns true if only `:self` actions are allowed: rows of others are out of reach then. */
export function isOnlySelf(actions: readonly string[]): boolean {
  return actions.every((action) => action.endsWith(':self'));
}

/** Returns `authorized_collection_actions` of a scope or of a parent; undefined if there are none to show. */
export function allowedCollectionActions(
  caller: Caller,
  kind: Kind,
  row: Row,
  services: Services,
): Readonly<Record<string, readonly string[]>> | undefined {
  const collections = kind.collectionsUnder?.(row) ?? [];
  const scopeId = kind.name === 'scope' ? row.id : services.scopes.of(row.scopeId).id;
  const pin = kind.name === 'scope' ? undefined : row.id;
  const found: Record<string, readonly string[]> = {};
  for (const collection of collections) {
    const child = services.kinds.at(collection);
    if (child === undefined) continue;
    const subject = collectionSubject(child, scopeId, pin, services);
    const actions = collectionActionsIn(child, row).filter((action) => caller.acl.isAllowed(subject, action));
    if (actions.length > 0) found[collection] = actions;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Projects contain no scopes, only their own keys. */
function collectionActionsIn(child: Kind, row: Row): readonly string[] {
  if (child.name !== 'scope' || !row.id.startsWith('p_')) return child.collectionActions;
  return child.collectionActions.filter((action) => action !== 'create' && action !== 'list');
}
