/** A list of resources as last returned by the controller. Only `applyDelta` writes its rows. */
import type { ListResult } from '../../api/types.ts';
import { SlotMap } from '../../lib/slot-map.ts';
import type { Failure } from './failure.ts';

/** Lists of at least this length use a map that is cheap to change. */
const MANY = 1_000;

/** Identity and age of a resource, to detect repeated items. */
interface Versioned {
  readonly id: string;
  readonly version: number | undefined;
  readonly updatedAtMs: number | undefined;
}

/** Rows by id, the list token for the next refresh, and the result of the newest attempt. */
export interface Collection<T> {
  readonly byId: ReadonlyMap<string, T>;
  readonly listToken: string | undefined;
  /** `idle`: never requested. `failed`: the newest attempt failed; earlier rows are kept. */
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly failure: Failure | undefined;
  readonly fetchedAtMs: number | undefined;
}

/** A collection that was never requested. */
export function emptyCollection<T>(): Collection<T> {
  return {
    byId: new Map(),
    listToken: undefined,
    status: 'idle',
    failure: undefined,
    fetchedAtMs: undefined,
  };
}

/** Applies a finished listing. The map keeps its identity if nothing changed, so that nothing is redrawn. */
export function applyDelta<T extends Versioned>(
  collection: Collection<T>,
  result: ListResult<T>,
  nowMs: number,
): Collection<T> {
  return {
    byId: result.kind === 'full' ? replaced(collection.byId, result.items) : merged(collection.byId, result),
    listToken: result.listToken,
    status: 'ready',
    failure: undefined,
    fetchedAtMs: nowMs,
  };
}

/** Applies a resource that was read or changed on its own; the list token stays. An outdated response is ignored: no later list would correct it. */
export function upsert<T extends Versioned>(collection: Collection<T>, item: T): Collection<T> {
  if ((collection.byId.get(item.id)?.version ?? 0) > (item.version ?? Number.POSITIVE_INFINITY))
    return collection;
  const byId = merged(collection.byId, { items: [item], removedIds: [] });
  return byId === collection.byId ? collection : { ...collection, byId };
}

/** Marks the first listing as running; a refresh of rows that are already shown is not marked. */
export function startLoading<T>(collection: Collection<T>): Collection<T> {
  return collection.status === 'idle' ? { ...collection, status: 'loading' } : collection;
}

/** Records a failed attempt: the rows stay. */
export function failLoading<T>(collection: Collection<T>, failure: Failure): Collection<T> {
  return { ...collection, status: 'failed', failure };
}

function isNews<T extends Versioned>(known: T | undefined, item: T): boolean {
  if (known === undefined || item.version === undefined || item.updatedAtMs === undefined) return true;
  return known.version !== item.version || known.updatedAtMs !== item.updatedAtMs;
}

/** A response may arrive after a newer one: a list requested before a session was canceled still contains it as active. */
function isOlder<T extends Versioned>(known: T | undefined, item: T): boolean {
  const [version, updatedAtMs] = [known?.version, known?.updatedAtMs];
  if (version === undefined || item.version === undefined) return false;
  return item.version < version && (item.updatedAtMs ?? 0) <= (updatedAtMs ?? 0);
}

function replaced<T extends Versioned>(
  known: ReadonlyMap<string, T>,
  items: readonly T[],
): ReadonlyMap<string, T> {
  const same = items.length === known.size && items.every((item) => !isNews(known.get(item.id), item));
  if (same) return known;
  const entries = items.map((item): [string, T] => [item.id, item]);
  return entries.length < MANY ? new Map(entries) : SlotMap.from(entries);
}

function merged<T extends Versioned>(
  known: ReadonlyMap<string, T>,
  delta: Pick<ListResult<T>, 'items' | 'removedIds'>,
): ReadonlyMap<string, T> {
  const news = delta.items.filter((item) => {
    const before = known.get(item.id);
    return isNews(before, item) && !isOlder(before, item);
  });
  const gone = delta.removedIds.filter((id) => known.has(id));
  if (news.length === 0 && gone.length === 0) return known;
  if (known instanceof SlotMap)
    return known.changed(
      news.map((item) => [item.id, item]),
      gone,
    );
  const next = new Map(known);
  for (const item of news) next.set(item.id, item);
  for (const id of gone) next.delete(id);
  return next;
}
