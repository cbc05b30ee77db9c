/** Rows of the list of targets. */
import { memoizeLast } from '../../lib/memo.ts';
import { sanitize } from '../../lib/text.ts';
import type { Scope, Session, Target } from '../../protocol/resources.ts';
import type { TargetMemory } from '../../settings/types.ts';
import type { ForwardView } from '../forward-view.ts';
import type { Place } from '../place.ts';
import { createSort, sortRows } from '../sort.ts';
import type { AppState } from '../state.ts';
import { rowFilter } from './filtered.ts';
import { nameOf, projectName } from './names.ts';
import { isLive } from './sessions.ts';

export interface TargetRow {
  readonly id: string;
  readonly target: Target;
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly port: string;
  /** Port of an open forward, or the remembered one. */
  readonly local: string;
  /** Live sessions that one may see. */
  readonly sessions: number;
  readonly project: string;
  readonly description: string;
  readonly favourite: boolean;
  /** The digit that goes to it, of the first nine favourites. */
  readonly quick: number | undefined;
  readonly lastUsedAtMs: number | undefined;
}

/** Rows of a place: of its project or of all, filtered; favourites first, then by name. */
export function targetRows(state: AppState, place: Place): readonly TargetRow[] {
  return filtered(placeRows(state, place), place.filter);
}

/** How many rows the place has without its filter. */
export function targetTotal(state: AppState, place: Place): number {
  return placeRows(state, place).length;
}

function placeRows(state: AppState, place: Place): readonly TargetRow[] {
  const all = allRows(
    state.targets.byId,
    state.scopes.byId,
    countsOf(state.sessions.byId),
    portsOf(state.forwards),
    state.memory,
  );
  return rowsWithin(all, state.scopes.byId, place.params.scopeId);
}

/** Digits that lead to a favourite. */
const QUICK = 9;

/** The favourite that a digit leads to; they are counted in the order of the list of all targets. */
export function quickTarget({ targets, memory }: AppState, digit: number): Target | undefined {
  const target = digit > QUICK ? undefined : inOrder(targets.byId, memory)[digit - 1];
  return target !== undefined && memory[target.id]?.favourite === true ? target : undefined;
}

/** The target under the cursor of a place that lists targets. */
export function targetById(state: AppState, id: string | undefined): Target | undefined {
  return id === undefined ? undefined : (state.targetDetails[id]?.target ?? state.targets.byId.get(id));
}

/** The same map as long as no number moved: most news of sessions change nothing here. */
const countsOf = memoizeLast((sessions: ReadonlyMap<string, Session>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const session of sessions.values()) {
    if (session.targetId === undefined || !isLive(session.status)) continue;
    counts.set(session.targetId, (counts.get(session.targetId) ?? 0) + 1);
  }
  if (!sameCounts(newestCounts, counts)) newestCounts = counts;
  return newestCounts;
});

let newestCounts: ReadonlyMap<string, number> = new Map();

function sameCounts(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  if (one.size !== other.size) return false;
  for (const [id, count] of one) if (other.get(id) !== count) return false;
  return true;
}

/** A string, so that byte counts that move do not build ten thousand rows again. */
function portsOf(forwards: Readonly<Record<string, ForwardView>>): string {
  const open = Object.values(forwards).filter((view) => view.end === undefined);
  return open.map((view) => `${view.targetId}=${view.listenPort}`).join(' ');
}

const allRows = memoizeLast(
  (
    targets: ReadonlyMap<string, Target>,
    scopes: ReadonlyMap<string, Scope>,
    counts: ReadonlyMap<string, number>,
    ports: string,
    memory: Readonly<Record<string, TargetMemory>>,
  ): readonly TargetRow[] => {
    const open = new Map(
      ports.split(' ').map((entry): [string, string] => {
        const [id = '', port = ''] = entry.split('=');
        return [id, port];
      }),
    );
    return inOrder(targets, memory).map((target, index): TargetRow => {
      const kept = memory[target.id];
      const row: TargetRow = {
        id: target.id,
        target,
        ...ownText(target),
        local: open.get(target.id) ?? (kept?.listenPort === undefined ? 'auto' : String(kept.listenPort)),
        sessions: counts.get(target.id) ?? 0,
        project: projectName(scopes, target),
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

/** A row that says the same stays the same object: sorting and filtering go by that. */
const newestRows = new WeakMap<Target, TargetRow>();

function sameRow(one: TargetRow, other: TargetRow): boolean {
  return (
    one.local === other.local &&
    one.sessions === other.sessions &&
    one.project === other.project &&
    one.favourite === other.favourite &&
    one.lastUsedAtMs === other.lastUsedAtMs
  );
}

type OwnText = Pick<TargetRow, 'name' | 'type' | 'address' | 'port' | 'description'>;

/** What a row takes from the target alone. */
function ownText(target: Target): OwnText {
  return {
    name: nameOf(target),
    type: sanitize(target.type ?? '-'),
    address: target.address === undefined || target.address === '' ? '(hosts)' : sanitize(target.address),
    port: target.defaultPort === undefined ? '-' : String(target.defaultPort),
    description: sanitize(target.description ?? ''),
  };
}

/** Favourites first, then by name. Apart from the rows, because these are made again whenever a session begins or ends. */
const inOrder = memoizeLast(
  (
    targets: ReadonlyMap<string, Target>,
    memory: Readonly<Record<string, TargetMemory>>,
  ): readonly Target[] => {
    const favourite = (target: Target): number => (memory[target.id]?.favourite === true ? 0 : 1);
    return sortRows(byName([...targets.values()]), favourite, false);
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

const filtered = rowFilter(({ name, id, address, project, description, type, port }: TargetRow) => ({
  text: `${name} ${id} ${address} ${project} ${description}`,
  fields: { name, type, address, port, project, id },
}));
