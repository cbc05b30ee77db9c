/**
 * What lies around targets: credential stores with what is in them, host catalogs with their hosts and sets, aliases. Lists are kept by their name and the
 * parent that they were asked of; what was read alone is kept by its id. Pure.
 */
import type { Collections } from '../../../api/types.ts';
import type { ResourceBase } from '../../../wire/resources.ts';
import { type Collection, emptyCollection, failLoading } from '../../core/collection.ts';
import type { Failure } from '../../core/failure.ts';
import type { AppState } from '../../core/state.ts';

/** Collections that are only looked at. */
export type AroundName =
  | 'credential-stores'
  | 'credential-libraries'
  | 'credentials'
  | 'host-catalogs'
  | 'host-sets'
  | 'hosts'
  | 'aliases';

/** A list of the one collection as far as one parent has it. */
export interface AroundList {
  readonly name: AroundName;
  /** `global` for a list of everything, else a store or a catalog. */
  readonly parentId: string;
}

type Lists = { readonly [N in AroundName]: Readonly<Record<string, Collection<Collections[N]>>> };

/** One resource as a read tells it. */
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

/** Everything has a list of its own below global; the controller gathers it from all scopes that one may see. */
export const EVERYWHERE_ID = 'global';

/** True for the name of such a collection, wherever it comes from. */
export function isAroundName(name: string | undefined): name is AroundName {
  return name !== undefined && Object.hasOwn(NOTHING_AROUND.lists, name);
}

const NEVER_ASKED = emptyCollection<never>();

/** The list as it was told last; an empty one before it was asked for. */
export function aroundList<N extends AroundName>(
  state: AppState,
  name: N,
  parentId: string,
): Collection<Collections[N]> {
  const lists: Readonly<Record<string, Collection<Collections[N]>>> = state.around.lists[name];
  return lists[parentId] ?? NEVER_ASKED;
}

/** Puts a list in. */
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

/** One resource, as it was read or else as a list told it. */
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

/** Puts in what a read told. */
export function withRead(state: AppState, id: string, resource: ResourceBase): AppState {
  const reads = { ...state.around.reads, [id]: { resource, failure: undefined } };
  return { ...state, around: { ...state.around, reads } };
}

/** The newest listing failed: the rows stay. */
export function failAroundList(state: AppState, { name, parentId }: AroundList, failure: Failure): AppState {
  return withAroundList(state, name, parentId, failLoading(aroundList(state, name, parentId), failure));
}

/** The newest read failed: what was known stays. */
export function failRead(state: AppState, id: string, failure: Failure): AppState {
  const resource = state.around.reads[id]?.resource;
  const reads = { ...state.around.reads, [id]: { resource, failure } };
  return { ...state, around: { ...state.around, reads } };
}

/** What a credential source of a target is: ids say so (globals/prefixes.go in hashicorp/boundary). */
export function sourceCollection(id: string): 'credential-libraries' | 'credentials' {
  return id.startsWith('clv') ? 'credential-libraries' : 'credentials';
}

/** What is in a store: its type says so, and so does its id. */
export function storeContent(id: string, type: string | undefined): 'credential-libraries' | 'credentials' {
  const isVault = type === undefined ? id.startsWith('csvlt_') : type === 'vault';
  return isVault ? 'credential-libraries' : 'credentials';
}
