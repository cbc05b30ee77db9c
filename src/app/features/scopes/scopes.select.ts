/** Rows of the scope tree: global, its orgs, their projects. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Scope, Session, Target } from '../../../wire/resources.ts';
import { compareNames, nameOf } from '../../core/names.ts';
import type { FilterKeys } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { compileFilter } from '../../list/filter.ts';

export interface ScopeRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly depth: number;
  readonly description: string;
  /** In it and in the scopes below; undefined until targets are listed. */
  readonly targets: number | undefined;
  /** Live sessions of the signed-in user, likewise. */
  readonly mine: number | undefined;
  readonly parentId: string | undefined;
  readonly hasChildren: boolean;
  readonly expanded: boolean;
}

/** Filter keys of a scope. */
export const SCOPE_KEYS = {
  name: 'text',
  type: ['org', 'project', 'global'],
  targets: 'number',
  mine: 'number',
  id: 'text',
} as const satisfies FilterKeys;

/** Flag of a view for a collapsed scope. */
export function foldFlag(scopeId: string): string {
  return `folded ${scopeId}`;
}

/** Rows from top to bottom; a filter searches the whole tree and ignores collapsed scopes. */
export function scopeRows(state: AppState, view: View): readonly ScopeRow[] {
  const { targets, sessions, connection } = state;
  const counts = targets.fetchedAtMs === undefined ? undefined : countTargets(targets.byId);
  const mine =
    sessions.fetchedAtMs === undefined ? undefined : countSessions(sessions.byId, connection.userId);
  return treeRows(state.scopes.byId, counts, mine, view.flags, view.filter);
}

/** Number per scope. */
type Counts = ReadonlyMap<string, number>;

const countTargets = memoizeLast((targets: ReadonlyMap<string, Target>) =>
  countBy(targets.values(), (target) => target.scopeId),
);

const countSessions = memoizeLast((sessions: ReadonlyMap<string, Session>, userId: string | undefined) =>
  countBy(
    [...sessions.values()].filter((session) => isLive(session.status) && session.userId === userId),
    (session) => session.scopeId,
  ),
);

function countBy<T>(items: Iterable<T>, keyOf: (item: T) => string | undefined): Counts {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const treeRows = memoizeLast(
  (
    scopes: ReadonlyMap<string, Scope>,
    targets: Counts | undefined,
    mine: Counts | undefined,
    flags: Readonly<Record<string, boolean>>,
    filter: string,
  ): readonly ScopeRow[] => {
    const children = childrenOf(scopes);
    const matches = compileFilter(filter);
    const rows: ScopeRow[] = [];
    const sum = (counts: Counts, id: string): number =>
      (counts.get(id) ?? 0) +
      (children.get(id) ?? []).reduce((total, child) => total + sum(counts, child.id), 0);

    const visit = (id: string, scope: Scope | undefined, depth: number, parentId?: string): void => {
      const below = children.get(id) ?? [];
      const row: ScopeRow = {
        id,
        name: id === 'global' ? 'global' : scope === undefined ? id : nameOf(scope),
        type: id === 'global' ? 'global' : sanitize(scope?.type ?? '-'),
        depth,
        description: sanitize(scope?.description ?? ''),
        targets: targets && sum(targets, id),
        mine: mine && sum(mine, id),
        parentId,
        hasChildren: below.length > 0,
        expanded: flags[foldFlag(id)] !== true,
      };
      const { name, type, description } = row;
      if (
        matches({
          text: `${name} ${id} ${description}`,
          fields: { name, type, id, targets: row.targets, mine: row.mine },
        })
      )
        rows.push(row);
      if (row.expanded || filter !== '') for (const child of below) visit(child.id, child, depth + 1, id);
    };
    if (scopes.size > 0) visit('global', scopes.get('global'), 0);
    return rows;
  },
);

/** Children by parent id. */
function childrenOf(scopes: ReadonlyMap<string, Scope>): ReadonlyMap<string, readonly Scope[]> {
  const children = new Map<string, Scope[]>();
  for (const scope of scopes.values()) {
    if (scope.id === 'global') continue;
    const parent = parentOf(scope, scopes);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [scope]);
    else siblings.push(scope);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => compareNames(nameOf(a), nameOf(b)));
  return children;
}

/** A scope whose parent is not visible, or which is above itself, is shown below global. */
function parentOf(scope: Scope, scopes: ReadonlyMap<string, Scope>): string {
  const { scopeId } = scope;
  if (scopeId === undefined || !scopes.has(scopeId)) return 'global';
  const above = new Set<string>([scope.id]);
  for (let next = scopes.get(scopeId); next !== undefined; next = scopes.get(next.scopeId ?? '')) {
    if (above.has(next.id)) return 'global';
    above.add(next.id);
  }
  return scopeId;
}
