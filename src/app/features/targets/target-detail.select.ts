/** Rows of the tabs of one target. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { CredentialSource, Host, HostSet, Target } from '../../../wire/resources.ts';
import { compareNames, nameOf } from '../../core/names.ts';
import type { FilterKeys } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { compileFilter } from '../../list/filter.ts';
import { rowFilter } from '../../list/filtered.ts';
import { sortRows } from '../../list/sort.ts';
import {
  EVERYWHERE_ID,
  type Inventory,
  type InventoryList,
  inventoryResource,
  sourceCollection,
} from '../inventory/index.ts';
import { targetsText } from './targets.text.ts';

export interface HostRow {
  /** `any` for the row that leaves the choice to the controller. */
  readonly id: string;
  readonly hostId: string | undefined;
  readonly name: string;
  readonly address: string;
  readonly set: string;
  readonly catalog: string;
}

export interface HostSetRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly hosts: number;
  readonly catalog: string;
  readonly catalogId: string | undefined;
}

export interface CredentialRow {
  /** Unique: one source may be used in both ways. */
  readonly id: string;
  readonly sourceId: string;
  readonly use: 'brokered' | 'injected';
  readonly name: string;
  readonly type: string;
  readonly store: string;
}

const NO_SETS: readonly HostSet[] = [];
const NO_HOSTS: readonly Host[] = [];

/** The tabs, in the order of `tab`: what is used most comes first. */
export const TARGET_TABS = ['hosts', 'sessions', 'credentials', 'sets'] as const;
export type TargetTab = (typeof TARGET_TABS)[number];

/** The current tab of a view: at first the hosts to choose from, or the sessions of a target with a direct address. */
export function targetTab(state: AppState, view: View): TargetTab {
  const id = view.params.targetId ?? '';
  const target = state.targetDetails[id]?.target ?? state.targets.byId.get(id);
  const isDirect = target?.address !== undefined && target.address !== '';
  return TARGET_TABS.find((tab) => tab === view.tab) ?? (isDirect ? 'sessions' : 'hosts');
}

/** Filter keys of a host. */
export const HOST_KEYS = {
  name: 'text',
  address: 'text',
  set: 'text',
  id: 'text',
} as const satisfies FilterKeys;

/** Hosts of the target; the first row is the controller's choice. A target with a direct address has just one row. */
export function hostRows(state: AppState, view: View): readonly HostRow[] {
  const id = view.params.targetId ?? '';
  const detail = state.targetDetails[id];
  const target = detail?.target ?? state.targets.byId.get(id);
  return buildHosts(target, detail?.hosts ?? NO_HOSTS, detail?.hostSets ?? NO_SETS, view.filter);
}

/** Host sets of the target. */
export function hostSetRows(state: AppState, view: View): readonly HostSetRow[] {
  return filteredSets(
    buildSets(state.targetDetails[view.params.targetId ?? '']?.hostSets ?? NO_SETS),
    view.filter,
  );
}

/** Credential sources of the target. */
export function credentialRows(state: AppState, view: View): readonly CredentialRow[] {
  return filteredCredentials(
    buildCredentials(state.targetDetails[view.params.targetId ?? '']?.target, state.inventory),
    view.filter,
  );
}

/** Stores of the target's credential sources: their lists contain the names of the sources. */
export function sourceLists(state: AppState, view: View): readonly InventoryList[] {
  const target = state.targetDetails[view.params.targetId ?? '']?.target;
  const sources = [
    ...(target?.brokeredCredentialSources ?? []),
    ...(target?.injectedCredentialSources ?? []),
  ];
  const lists = new Map<string, InventoryList>();
  for (const { id, credentialStoreId: parentId } of sources) {
    const name = sourceCollection(id);
    if (parentId !== undefined) lists.set(`${name} ${parentId}`, { name, parentId });
  }
  return lists.size === 0 ? [] : [...lists.values(), { name: 'credential-stores', parentId: EVERYWHERE_ID }];
}

const buildHosts = memoizeLast(
  (
    target: Target | undefined,
    hosts: readonly Host[],
    sets: readonly HostSet[],
    filter: string,
  ): readonly HostRow[] => {
    if (target === undefined) return [];
    const direct =
      target.address === undefined || target.address === '' ? undefined : sanitize(target.address);
    const any: HostRow = {
      id: 'any',
      hostId: undefined,
      name: direct === undefined ? '(any host)' : '(direct address)',
      address: direct ?? '-',
      set: '-',
      catalog: '-',
    };
    const matches = compileFilter(filter);
    const rows = hosts.map((host): HostRow => {
      const set = sets.find(
        (candidate) => candidate.hostIds.includes(host.id) || host.hostSetIds.includes(candidate.id),
      );
      return {
        id: host.id,
        hostId: host.id,
        name: nameOf(host),
        address: sanitize(host.address ?? host.ipAddresses[0] ?? host.dnsNames[0] ?? '-'),
        set: set === undefined ? '-' : nameOf(set),
        catalog: sanitize(host.hostCatalogId ?? '-'),
      };
    });
    rows.sort((a, b) => compareNames(a.name, b.name));
    return [any, ...rows].filter((row) => {
      const { name, address, id } = row;
      return matches({
        text: `${name} ${address} ${id} ${row.set}`,
        fields: { name, address, id, set: row.set },
      });
    });
  },
);

const buildSets = memoizeLast((sets: readonly HostSet[]): readonly HostSetRow[] =>
  sets.map((set) => ({
    id: set.id,
    name: nameOf(set),
    type: sanitize(set.type ?? '-'),
    hosts: set.hostIds.length,
    catalog: sanitize(set.hostCatalogId ?? '-'),
    catalogId: set.hostCatalogId,
  })),
);

const buildCredentials = memoizeLast(
  (target: Target | undefined, inventory: Inventory): readonly CredentialRow[] => {
    const rowsOf = (
      use: CredentialRow['use'],
      sources: readonly CredentialSource[] = [],
    ): readonly CredentialRow[] => {
      const rows = sources.map((source) => credentialRow(source, use, inventory));
      return sortRows(rows, (row) => row.name, false);
    };
    return [
      ...rowsOf('brokered', target?.brokeredCredentialSources),
      ...rowsOf('injected', target?.injectedCredentialSources),
    ];
  },
);

function credentialRow(
  source: CredentialSource,
  use: CredentialRow['use'],
  inventory: Inventory,
): CredentialRow {
  const { id, credentialStoreId: storeId } = source;
  const known = inventoryResource({ inventory }, sourceCollection(id), id);
  const store =
    storeId === undefined ? undefined : inventoryResource({ inventory }, 'credential-stores', storeId);
  return {
    id: `${use} ${id}`,
    sourceId: id,
    use,
    name: known === undefined ? sanitize(id) : nameOf(known),
    type: sanitize(known?.type ?? '-'),
    store: store === undefined ? sanitize(storeId ?? '-') : nameOf(store),
  };
}

const filteredSets = rowFilter(({ name, id, type }: HostSetRow) => ({
  text: `${name} ${id} ${type}`,
  fields: { name, id, type },
}));

const filteredCredentials = rowFilter(({ name, sourceId: id, type, store, use }: CredentialRow) => ({
  text: `${name} ${id} ${type} ${store} ${use}`,
  fields: { name, id, type, store, use },
}));

/** Why no host sets are shown. */
export function noHostSets(state: AppState, targetId: string | undefined): string {
  const count = state.targetDetails[targetId ?? '']?.target?.hostSources.length ?? 0;
  return count > 0 ? targetsText.page.hostSetsNotPermitted(count) : targetsText.page.noHostSets;
}
