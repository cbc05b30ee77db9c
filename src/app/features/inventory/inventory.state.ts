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
export type AroundName =
  | 'credential-stores'
  | 'credential-libraries'
  | 'credentials'
  | 'host-catalogs'
  | 'host-sets'
  | 'hosts'
  | 'aliases';

/** A list of one collection under one parent. */
export interface AroundList {
  readonly name: AroundName;
  /** `global` for a recursive list, else a store or a catalog. */
  readonly parentId: string;
}

type Lists = { readonly [N in AroundName]: Readonly<Record<string, Collection<Collections[N]>>> };

/** One resource as read. */
interface ReadAlone {
  readonly resource: ResourceBase | undefined;
  readonly failure: Failure | undefined;
}

export interface Around {
  readonly lists: Lists;
  readonly reads: Readonly<Record<string, ReadAlone>>;
}

declare module '../../core/state.ts' {
  interface AppState {
    readonly around: Around;
  }
}

declare module '../../core/poll.ts' {
  interface PollKinds {
    readonly around: AroundList;
    readonly alone: { readonly name: AroundName; readonly id: string };
  }
}

export const NOTHING_AROUND: Around = {
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

export const INITIAL_INVENTORY: Pick<AppState, 'around'> = { around: NOTHING_AROUND };

/** Lists below global: the controller collects them from all visible scopes. */
export const EVERYWHERE_ID = 'global';

/** Returns true for the name of such a collection. */
export function isAroundName(name: string | undefined): name is AroundName {
  return name !== undefined && Object.hasOwn(NOTHING_AROUND.lists, name);
}

const NEVER_ASKED = emptyCollection<never>();

/** Returns the list as last loaded; an empty one before that. */
export function aroundList<N extends AroundName>(
  state: AppState,
  name: N,
  parentId: string,
): Collection<Collections[N]> {
  const lists: Readonly<Record<string, Collection<Collections[N]>>> = state.around.lists[name];
  return lists[parentId] ?? NEVER_ASKED;
}

/** Stores a list. */
export function withAroundList<N extends AroundName>(
  state: AppState,
  name: N,
  parentId: string,
  list: Collection<Collections[N]>,
): AppState {
  const { lists } = state.around;
  return {
    ...state,
    around: {
      ...state.around,
      lists: { ...lists, [name]: { ...lists[name], [parentId]: list } },
    },
  };
}

/** Returns one resource, as read or else as listed. */
export function aroundResource(
  { around }: Pick<AppState, 'around'>,
  name: AroundName,
  id: string,
): ResourceBase | undefined {
  const read = around.reads[id]?.resource;
  if (read !== undefined) return read;
  const lists: Readonly<Record<string, Collection<ResourceBase>>> = around.lists[name];
  for (const { byId } of Object.values(lists)) {
    const found = byId.get(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Stores a read resource. */
export function withRead(state: AppState, id: string, resource: ResourceBase): AppState {
  const reads = { ...state.around.reads, [id]: { resource, failure: undefined } };
  return { ...state, around: { ...state.around, reads } };
}

/** Records a failed listing: the rows stay. */
export function failAroundList(state: AppState, { name, parentId }: AroundList, failure: Failure): AppState {
  return withAroundList(state, name, parentId, failLoading(aroundList(state, name, parentId), failure));
}

/** Records a failed read: the known data stays. */
export function failRead(state: AppState, id: string, failure: Failure): AppState {
  const resource = state.around.reads[id]?.resource;
  const reads = { ...state.around.reads, [id]: { resource, failure } };
  return { ...state, around: { ...state.around, reads } };
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
