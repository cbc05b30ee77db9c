/** Listing: the first time in full, then only what changed. */
import type { ListResult } from '../../api/types.ts';
import type { ResourceBase } from '../../protocol/resources.ts';
import { applyDelta, type Collection, startLoading } from '../collection.ts';
import type { Runtime } from '../runtime.ts';
import type { AppState } from '../state.ts';

/** Where a list is asked for and where it is kept. */
interface ListSource<T> {
  readonly ask: (listToken: string | undefined) => Promise<ListResult<T>>;
  readonly pick: (state: AppState) => Collection<T>;
  readonly put: (state: AppState, collection: Collection<T>) => AppState;
}

/** One listing, whatever the number of projects; list tokens make every further one a delta. */
export async function loadList<T extends ResourceBase>(
  runtime: Runtime,
  signal: AbortSignal,
  source: ListSource<T>,
): Promise<void> {
  runtime.update((state) => source.put(state, startLoading(source.pick(state))));
  const result = await source.ask(source.pick(runtime.get()).listToken);
  if (signal.aborted) return;
  runtime.update((state) =>
    source.put(state, applyDelta(source.pick(state), result, runtime.ports.clock.now())),
  );
}
