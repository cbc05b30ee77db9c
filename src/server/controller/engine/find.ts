/** Finds the row for the id in a path, with Boundary's order of errors: format of the id (400), existence (404), then permission (401, 403). */
import { badField, notFound, Problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { type Call, isIdOf, type Kind } from './kind.ts';
import { allowedActions, demand, isOnlySelf, refusalFor, subjectOf } from './permit.ts';
import { findRow } from './table.ts';

/** Throws a Problem unless the row exists. */
export function mustFind(
  kind: Kind,
  id: string,
  services: Services,
  description = kind.idRefusal ?? 'Invalid formatted identifier.',
): Row {
  const resolved = kind.resolve?.(id, services);
  if (resolved !== undefined) return resolved;
  if (!isIdOf(kind, id)) throw badField('id', description);
  const row = findRow(kind, id, services);
  if (row === undefined) throw notFound();
  return row;
}

/** Throws a Problem unless the caller may do this to the row. Rows of other users require more than the `:self` form of an action. */
export function demandOn(call: Call, kind: Kind, row: Row, action: string): void {
  const { caller, services } = call;
  // Only the global scope is in no scope; a session may have outlived its project, and no grant applies to it any more.
  if (row.scopeId === undefined && kind.name !== 'scope') throw new Problem('PermissionDenied', 'Forbidden.');
  if (kind.isOwned !== true) {
    demand(caller, subjectOf(kind, row, services), action);
    return;
  }
  demand(caller, subjectOf(kind, row, services), `${action}:self`);
  if (row.ownerId === caller.userId) return;
  const actions = allowedActions(caller, kind, row, services);
  if (isOnlySelf(actions) || !actions.includes(action)) throw refusalFor(caller);
}
