/** Loads the inventory: whole lists, or single resources. */
import { listEverywhere } from '../../../api/list-everywhere.ts';
import type { Connection } from '../../core/connections.ts';
import { readExactly } from '../../core/exact-read.ts';
import { type Change, loadList } from '../../core/load-list.ts';
import type { PollTable } from '../../core/poll-table.ts';
import type { Runtime } from '../../core/runtime.ts';
import {
  EVERYWHERE_ID,
  failInventoryList,
  failRead,
  type InventoryList,
  type InventoryName,
  inventoryList,
  withInventoryList,
  withRead,
} from './inventory.state.ts';

/** Lists the aliases of all scopes. */
export function loadAliases(runtime: Runtime, { api }: Connection, signal: AbortSignal): Promise<Change> {
  return loadList(runtime, {
    ask: (listToken) =>
      listEverywhere(api, 'aliases', { scopes: () => runtime.get().scopes.byId.values(), listToken, signal }),
    pick: (state) => inventoryList(state, 'aliases', EVERYWHERE_ID),
    put: (state, list) => withInventoryList(state, 'aliases', EVERYWHERE_ID, list),
  });
}

/** Stores, catalogs and aliases are listed recursively; their contents are listed per parent. */
function loadInventoryList(
  runtime: Runtime,
  on: Connection,
  { name, parentId }: InventoryList,
  signal: AbortSignal,
): Promise<Change> {
  if (name === 'aliases') return loadAliases(runtime, on, signal);
  const { api } = on;
  const query = { parentId, recursive: parentId === EVERYWHERE_ID };
  return loadList(runtime, {
    ask: (listToken) => api.list(name, query, listToken, signal),
    pick: (state) => inventoryList(state, name, parentId),
    put: (state, list) => withInventoryList(state, name, parentId, list),
  });
}

/** Reads one resource. */
async function loadAlone(
  { api }: Connection,
  name: InventoryName | 'scopes',
  id: string,
  signal: AbortSignal,
): Promise<Change> {
  const resource = await readExactly(api, name, id, signal);
  return (state) => withRead(state, id, resource);
}

export const INVENTORY_POLLS: Pick<PollTable, 'inventory' | 'alone'> = {
  inventory: {
    key: ({ name, parentId }) => `list ${name} of ${parentId}`,
    load: loadInventoryList,
    fail: failInventoryList,
    isFirst: (state, { name, parentId }) => inventoryList(state, name, parentId).status === 'loading',
  },
  alone: {
    key: ({ id }) => `alone ${id}`,
    load: (_, on, { name, id }, signal) => loadAlone(on, name, id, signal),
    fail: (state, { id }, failure) => failRead(state, id, failure),
    isFirst: (state, { id }) => state.inventory.reads[id] === undefined,
  },
};
