/**
 * The inventory: credential stores with their contents, host catalogs with their hosts and sets, aliases. Lists are stored by name and parent; single
 * reads by id.
 */
import type { Collections } from '../../../api/types.ts';
import type { ResourceBase } from '../../../wire/resources.ts';
import { type Collection, emptyCollection, failLoading } from '../../core/collection.ts';
import type { Failure } from '../../core/failure.ts';
import type { AppState } from '../../core/state.ts';

/** Read-only collections. */
export type InventoryName =
  | 'credential-stores'
  | 'credential-libraries'
  | 'credentials'
  | 'host-catalogs'
  | 'host-sets'
  | 'hosts'
  | 'aliases';

/** A list of one collection under one parent. */
export interface InventoryList {
  readonly name: InventoryName;
  /** `global` for a recursive list, else a store or a catalog. */
  readonly parentId: string;
}

type Lists = { readonly [N in InventoryName]: Readonly<Record<string, Collection<Collections[N]>>> };

/** One resource as read. */
interface ReadAlone {
  readonly resource: ResourceBase | undefined;
  readonly failure: Failure | undefined;
}

export interface Inventory {
  readonly lists: Lists;
  readonly reads: Readonly<Record<string, ReadAlone>>;
}

declare module '../../core/state.ts' {
  interface AppState {
    readonly inventory: Inventory;
  }
}

declare module '../../core/poll.ts' {
  interface PollKinds {
    readonly inventory: InventoryList;
    readonly alone: { readonly name: InventoryName | 'scopes'; readonly id: string };
  }
}

export const EMPTY_INVENTORY: Inventory = {
  lists: {
    'credential-stores': {},
    'credential-libraries': {},
    credentials: {},
    'host-catalogs': {},
    'host-sets': {},
    hosts: {},
    aliases: {},
  },
  reads: {},
};

export const INITIAL_INVENTORY: Pick<AppState, 'inventory'> = { inventory: EMPTY_INVENTORY };

/** Lists below global: the controller collects them from all visible scopes. */
export const EVERYWHERE_ID = 'global';

/** Returns true for the name of such a collection. */
export function isInventoryName(name: string | undefined): name is InventoryName {
  return name !== undefined && Object.hasOwn(EMPTY_INVENTORY.lists, name);
}

const NEVER_ASKED = emptyCollection<never>();

/** Returns the list as last loaded; an empty one before that. */
export function inventoryList<N extends InventoryName>(
  state: Pick<AppState, 'inventory'>,
  name: N,
  parentId: string,
): Collection<Collections[N]> {
  const lists: Readonly<Record<string, Collection<Collections[N]>>> = state.inventory.lists[name];
  return lists[parentId] ?? NEVER_ASKED;
}

/** Stores a list. */
export function withInventoryList<N extends InventoryName>(
  state: AppState,
  name: N,
  parentId: string,
  list: Collection<Collections[N]>,
): AppState {
  const { lists } = state.inventory;
  return {
    ...state,
    inventory: {
      ...state.inventory,
      lists: { ...lists, [name]: { ...lists[name], [parentId]: list } },
    },
  };
}

/** Returns one resource, as read or else as listed. */
export function inventoryResource(
  { inventory }: Pick<AppState, 'inventory'>,
  name: InventoryName,
  id: string,
): ResourceBase | undefined {
  const read = inventory.reads[id]?.resource;
  if (read !== undefined) return read;
  const lists: Readonly<Record<string, Collection<ResourceBase>>> = inventory.lists[name];
  for (const { byId } of Object.values(lists)) {
    const found = byId.get(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Stores a read resource. */
export function withRead(state: AppState, id: string, resource: ResourceBase): AppState {
  const reads = { ...state.inventory.reads, [id]: { resource, failure: undefined } };
  return { ...state, inventory: { ...state.inventory, reads } };
}

/** Records a failed listing: the rows stay. */
export function failInventoryList(
  state: AppState,
  { name, parentId }: InventoryList,
  failure: Failure,
): AppState {
  return withInventoryList(state, name, parentId, failLoading(inventoryList(state, name, parentId), failure));
}

/** Records a failed read: the known data stays. */
export function failRead(state: AppState, id: string, failure: Failure): AppState {
  const resource = state.inventory.reads[id]?.resource;
  const reads = { ...state.inventory.reads, [id]: { resource, failure } };
  return { ...state, inventory: { ...state.inventory, reads } };
}

/** Returns the kind of a target's credential source, from its id (globals/prefixes.go in hashicorp/boundary). */
export function sourceCollection(id: string): 'credential-libraries' | 'credentials' {
  return id.startsWith('clv') ? 'credential-libraries' : 'credentials';
}

/** Returns the content of a store, from its type or its id. */
export function storeContent(id: string, type: string | undefined): 'credential-libraries' | 'credentials' {
  const isVault = type === undefined ? id.startsWith('csvlt_') : type === 'vault';
  return isVault ? 'credential-libraries' : 'credentials';
}
