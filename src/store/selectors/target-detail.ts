/** Rows of the tabs of one target. */
import { memoizeLast } from '../../lib/memo.ts';
import { sanitize } from '../../lib/text.ts';
import type { Host, HostSet, Target } from '../../protocol/resources.ts';
import { compileFilter } from '../filter.ts';
import type { Place } from '../place.ts';
import type { AppState } from '../state.ts';
import { compareNames, nameOf } from './names.ts';

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
}

export interface CredentialRow {
  readonly id: string;
  readonly use: 'brokered' | 'injected';
  readonly store: string;
}

const NO_SETS: readonly HostSet[] = [];
const NO_HOSTS: readonly Host[] = [];

/** The tabs, in the order of `tab`. */
export const TARGET_TABS = ['hosts', 'sets', 'credentials', 'sessions'] as const;
export type TargetTab = (typeof TARGET_TABS)[number];

/** The tab that a place shows. */
export function targetTab(place: Place): TargetTab {
  return TARGET_TABS.find((tab) => tab === place.tab) ?? 'hosts';
}

/** Hosts of the target; the first row is the controller's own choice. A target with an address of its own has just one row. */
export function hostRows(state: AppState, place: Place): readonly HostRow[] {
  const id = place.params.targetId ?? '';
  const detail = state.targetDetails[id];
  const target = detail?.target ?? state.targets.byId.get(id);
  return buildHosts(target, detail?.hosts ?? NO_HOSTS, detail?.hostSets ?? NO_SETS, place.filter);
}

/** Host sets of the target. */
export function hostSetRows(state: AppState, place: Place): readonly HostSetRow[] {
  return buildSets(state.targetDetails[place.params.targetId ?? '']?.hostSets ?? NO_SETS);
}

/** Credential sources of the target. */
export function credentialRows(state: AppState, place: Place): readonly CredentialRow[] {
  return buildCredentials(state.targetDetails[place.params.targetId ?? '']?.target);
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
      name: direct === undefined ? '(the controller picks)' : '(direct address)',
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
  })),
);

const buildCredentials = memoizeLast((target: Target | undefined): readonly CredentialRow[] => [
  ...(target?.brokeredCredentialSources ?? []).map((source) =>
    credentialRow(source.id, 'brokered', source.credentialStoreId),
  ),
  ...(target?.injectedCredentialSources ?? []).map((source) =>
    credentialRow(source.id, 'injected', source.credentialStoreId),
  ),
]);

function credentialRow(id: string, use: CredentialRow['use'], storeId: string | undefined): CredentialRow {
  return { id, use, store: sanitize(storeId ?? '-') };
}
