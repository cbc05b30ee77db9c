/** Lists a collection: in full the first time, then only changes. */
import type { ListResult } from '../../api/types.ts';
import type { ResourceBase } from '../../wire/resources.ts';
import { applyDelta, type Collection, startLoading } from './collection.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** The change of the state. */
export type Change = (state: AppState) => AppState;

/** Where a list is requested and where it is stored. */
interface ListSource<T> {
  readonly ask: (listToken: string | undefined) => Promise<ListResult<T>>;
  readonly pick: (state: AppState) => Collection<T>;
  readonly put: (state: AppState, collection: Collection<T>) => AppState;
}

/** One listing for any number of projects; list tokens make every later one a delta. */
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

/** A response without changes is not worth a frame, except for the age of the rows, which is shown in seconds only after several of them. */
const NO_NEWS_WITHIN_MS = 2_000;

function isNoNews<T>(known: Collection<T>, next: Collection<T>): boolean {
  // Keeps the previous list token, which requests a little more than the newest one would.
  return (
    next.byId === known.byId &&
    known.status === 'ready' &&
    known.listToken !== undefined &&
    (next.fetchedAtMs ?? 0) - (known.fetchedAtMs ?? 0) < NO_NEWS_WITHIN_MS
  );
}
