/** Listing: the first time in full, then only what changed. */
import type { ListResult } from '../../api/types.ts';
import type { ResourceBase } from '../../wire/resources.ts';
import { applyDelta, type Collection, startLoading } from './collection.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** What an answer does to the state. */
export type Change = (state: AppState) => AppState;

/** Where a list is asked for and where it is kept. */
interface ListSource<T> {
  readonly ask: (listToken: string | undefined) => Promise<ListResult<T>>;
  readonly pick: (state: AppState) => Collection<T>;
  readonly put: (state: AppState, collection: Collection<T>) => AppState;
}

/** One listing, whatever the number of projects; list tokens make every further one a delta. */
export async function loadList<T extends ResourceBase>(
  runtime: Runtime,
  source: ListSource<T>,
): Promise<Change> {
  runtime.update((state) => {
    const known = source.pick(state);
    const begun = startLoading(known);
    return begun === known ? state : source.put(state, begun);
  });
  const result = await source.ask(source.pick(runtime.get()).listToken);
  return (state) => {
    const known = source.pick(state);
    const next = applyDelta(known, result, runtime.ports.clock.now());
    return isNoNews(known, next) ? state : source.put(state, next);
  };
}

/** An answer that changes nothing is not worth a frame; but for the age of the rows, which is told to the second only after several of them. */
const NO_NEWS_WITHIN_MS = 2_000;

function isNoNews<T>(known: Collection<T>, next: Collection<T>): boolean {
  // The list token of before stays: it asks for a little more than the newest one would.
  return (
    next.byId === known.byId &&
    known.status === 'ready' &&
    known.listToken !== undefined &&
    (next.fetchedAtMs ?? 0) - (known.fetchedAtMs ?? 0) < NO_NEWS_WITHIN_MS
  );
}
