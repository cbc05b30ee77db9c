/** Rows of the list of targets. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { TargetMemory } from '../../../settings/types.ts';
import type { Scope, Session, Target } from '../../../wire/resources.ts';
import { nameOf, projectName } from '../../core/names.ts';
import type { FilterKeys } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { YES_NO } from '../../list/filter-keys.ts';
import { rowFilter } from '../../list/filtered.ts';
import { createSort, sortRows } from '../../list/sort.ts';
import { aliasesByTarget, namedAliases } from '../inventory/index.ts';
import { portsIn, portsText, type TargetPort } from './target-ports.select.ts';

export interface TargetRow {
  readonly id: string;
  readonly target: Target;
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly port: string;
  /** Port of an open forward, why one ended, or the remembered port; `no grant` if sessions cannot be opened. */
  readonly local: string;
  /** What `local` says of a forward; undefined: there is none. */
  readonly mark: TargetPort['mark'] | undefined;
  /** By the grants that the controller reports; true without any. */
  readonly mayConnect: boolean;
  /** Live sessions of the user. */
  readonly own: number;
  /** Visible live sessions of others. */
  readonly others: number;
  readonly project: string;
  readonly description: string;
  /** Separated by blanks. */
  readonly aliases: string;
  readonly favourite: boolean;
  /** The digit that opens it, for the first nine favorites. */
  readonly quick: number | undefined;
  readonly lastUsedAtMs: number | undefined;
}

/** Neither a forward nor a remembered port. */
export const NO_PORT = '-';

/** Rows of a view: of its project or of all, filtered; favorites first, then by name. */
export function targetRows(state: AppState, view: View): readonly TargetRow[] {
  return filtered(viewRows(state, view), view.filter);
}

/** Number of rows without the filter. */
export function targetTotal(state: AppState, view: View): number {
  return viewRows(state, view).length;
}

function viewRows(state: AppState, view: View): readonly TargetRow[] {
  const all = allRows(
    state.targets.byId,
    state.scopes.byId,
    countsOf(state.sessions.byId, state.connection.userId),
    portsText(state),
    state.memory,
    aliasesByTarget(namedAliases(state)),
  );
  const within = rowsWithin(all, state.scopes.byId, view.params.scopeId);
  return view.flags.openable === true ? openableRows(within) : within;
}

/** Digits that open a favorite. */
const QUICK = 9;

/** Returns the favorite for a digit; they are counted in the order of the list of all targets. */
export function quickTarget({ targets, memory }: AppState, digit: number): Target | undefined {
  const target = digit > QUICK ? undefined : inOrder(targets.byId, memory)[digit - 1];
  return target !== undefined && memory[target.id]?.favourite === true ? target : undefined;
}

/** Whether the grants allow opening sessions; older controllers may not report them, then it is assumed. */
export function mayConnect({ authorizedActions }: Target): boolean {
  return authorizedActions.length === 0 || authorizedActions.includes('authorize-session');
}

/** Live sessions on one target. */
interface Counts {
  own: number;
  others: number;
}

type CountsById = ReadonlyMap<string, Readonly<Counts>>;

/** The same map as long as no number changed: most updates of sessions change nothing here. */
const countsOf = memoizeLast(
  (sessions: ReadonlyMap<string, Session>, userId: string | undefined): CountsById => {
    const counts = new Map<string, Counts>();
    for (const session of sessions.values()) {
      if (session.targetId === undefined || !isLive(session.status)) continue;
      const count = counts.get(session.targetId) ?? { own: 0, others: 0 };
      if (userId === undefined || session.userId === userId) count.own += 1;
      else count.others += 1;
      counts.set(session.targetId, count);
    }
    if (!sameCounts(newestCounts, counts)) newestCounts = counts;
    return newestCounts;
  },
);

let newestCounts: CountsById = new Map();

function sameCounts(one: CountsById, other: CountsById): boolean {
  if (one.size !== other.size) return false;
  for (const [id, { own, others }] of one) {
    const count = other.get(id);
    if (count?.own !== own || count.others !== others) return false;
  }
  return true;
}

const allRows = memoizeLast(
  (
    targets: ReadonlyMap<string, Target>,
    scopes: ReadonlyMap<string, Scope>,
    counts: ReadonlyMap<string, Readonly<Counts>>,
    ports: string,
    memory: Readonly<Record<string, TargetMemory>>,
    aliases: ReadonlyMap<string, readonly string[]>,
  ): readonly TargetRow[] => {
    const open = portsIn(ports);
    return inOrder(targets, memory).map((target, index): TargetRow => {
      const kept = memory[target.id];
      const count = counts.get(target.id);
      const allowed = mayConnect(target);
      const port = open.get(target.id);
      const remembered = kept?.listenPort === undefined ? NO_PORT : String(kept.listenPort);
      const row: TargetRow = {
        id: target.id,
        target,
        ...ownText(target),
        local: port?.text ?? (allowed ? remembered : 'no grant'),
        mark: port?.mark,
        mayConnect: allowed,
        own: count?.own ?? 0,
        others: count?.others ?? 0,
        project: projectName(scopes, target),
        aliases: aliases.get(target.id)?.join(' ') ?? '',
        favourite: kept?.favourite ?? false,
        quick: kept?.favourite === true && index < QUICK ? index + 1 : undefined,
        lastUsedAtMs: kept?.lastUsedAtMs,
      };
      const known = newestRows.get(target);
      if (known !== undefined && sameRow(known, row)) return known;
      newestRows.set(target, row);
      return row;
    });
  },
);

/** An unchanged row stays the same object: sorting and filtering rely on it. */
const newestRows = new WeakMap<Target, TargetRow>();

function sameRow(one: TargetRow, other: TargetRow): boolean {
  return (
    one.local === other.local &&
    one.mark === other.mark &&
    one.own === other.own &&
    one.others === other.others &&
    one.project === other.project &&
    one.aliases === other.aliases &&
    one.favourite === other.favourite &&
    one.quick === other.quick &&
    one.lastUsedAtMs === other.lastUsedAtMs
  );
}

type OwnText = Pick<TargetRow, 'name' | 'type' | 'address' | 'port' | 'description'>;

/** The part of a row that depends on the target alone. */
function ownText(target: Target): OwnText {
  return {
    name: nameOf(target),
    type: sanitize(target.type ?? '-'),
    address: target.address === undefined || target.address === '' ? '(hosts)' : sanitize(target.address),
    port: target.defaultPort === undefined ? '-' : String(target.defaultPort),
    description: sanitize(target.description ?? ''),
  };
}

/** Favorites first, then what the user may open, by name. Separate from the rows, because these are rebuilt whenever a session starts or ends. */
const inOrder = memoizeLast(
  (
    targets: ReadonlyMap<string, Target>,
    memory: Readonly<Record<string, TargetMemory>>,
  ): readonly Target[] => {
    const rank = (target: Target): number =>
      memory[target.id]?.favourite === true ? 0 : mayConnect(target) ? 1 : 2;
    return sortRows(byName([...targets.values()]), rank, false);
  },
);

const byName = createSort((target: Target) => nameOf(target), false);

/** Whether the target is in this project, or in a project of this org. */
function isWithin(target: Target, scopeId: string, scopes: ReadonlyMap<string, Scope>): boolean {
  const own = target.scopeId;
  return own === scopeId || (own !== undefined && scopes.get(own)?.scopeId === scopeId);
}

const rowsWithin = memoizeLast(
  (
    rows: readonly TargetRow[],
    scopes: ReadonlyMap<string, Scope>,
    scopeId: string | undefined,
  ): readonly TargetRow[] =>
    scopeId === undefined ? rows : rows.filter((row) => isWithin(row.target, scopeId, scopes)),
);

const openableRows = memoizeLast((rows: readonly TargetRow[]): readonly TargetRow[] =>
  rows.filter(({ mayConnect }) => mayConnect),
);

function markWord({ mark }: TargetRow): string {
  return mark === 'failing' || mark === 'ended' ? mark : '';
}

/** Filter keys of a target. */
export const TARGET_KEYS = {
  name: 'text',
  alias: 'text',
  type: ['tcp', 'ssh', 'rdp'],
  session: YES_NO,
  sess: 'number',
  project: 'text',
  address: 'text',
  port: 'number',
  local: 'text',
  favourite: YES_NO,
  grant: YES_NO,
  id: 'text',
} as const satisfies FilterKeys;

const filtered = rowFilter<TargetRow, keyof typeof TARGET_KEYS>((row) => ({
  text: `${row.name} ${row.aliases} ${row.id} ${row.address} ${row.project} ${row.description} ${markWord(row)}`,
  fields: {
    name: row.name,
    alias: row.aliases,
    type: row.type,
    session: row.own > 0,
    sess: row.own + row.others,
    project: row.project,
    address: row.address,
    port: row.target.defaultPort,
    local: `${row.local} ${markWord(row)}`,
    favourite: row.favourite,
    grant: row.mayConnect,
    id: row.id,
  },
}));
