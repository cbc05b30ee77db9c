/** Loading what lies around targets: whole lists, or one resource alone. */
import {
  type AroundList,
  type AroundName,
  aroundList,
  EVERYWHERE_ID,
  withAroundList,
  withRead,
} from '../around.ts';
import type { Connection } from '../connections.ts';
import type { Runtime } from '../runtime.ts';
import { readExactly } from './exact-read.ts';
import { type Change, loadList } from './load-list.ts';

/** Stores, catalogs and aliases come in one recursive listing; what is inside of them is listed for its parent. */
export function loadAroundList(
  runtime: Runtime,
  { api }: Connection,
  { name, parentId }: AroundList,
  signal: AbortSignal,
): Promise<Change> {
  const query = { parentId, recursive: parentId === EVERYWHERE_ID };
  return loadList(runtime, {
    ask: (listToken) => api.list(name, query, listToken, signal),
    pick: (state) => aroundList(state, name, parentId),
    put: (state, list) => withAroundList(state, name, parentId, list),
  });
}

/** Reads one of them. */
export async function loadAlone(
  { api }: Connection,
  name: AroundName,
  id: string,
  signal: AbortSignal,
): Promise<Change> {
  const resource = await readExactly(api, name, id, signal);
  return (state) => withRead(state, id, resource);
}
