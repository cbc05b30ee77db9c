/** Rows of the inventory lists. One kind of row for all of them; the specific parts are in one table. */
import type { Collections } from '../../../api/types.ts';
import { namedAlias } from '../../../lib/alias-name.ts';
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Host, ResourceBase, Scope, Target } from '../../../wire/resources.ts';
import { nameById, nameOf, projectName } from '../../core/names.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { rowFilter } from '../../list/filtered.ts';
import { sortRows } from '../../list/sort.ts';
import { type InventoryList, type InventoryName, inventoryList } from './inventory.state.ts';

export interface InventoryRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly project: string;
  readonly description: string;
  /** The kind-specific value, e.g. the address of a host. */
  readonly detail: string;
  /** A second value, or empty. */
  readonly more: string;
  readonly resource: ResourceBase;
}

/** Other data needed for details. */
interface Known {
  readonly targets: ReadonlyMap<string, Target>;
  /** Hosts of the same catalog, for its sets. */
  readonly hosts: ReadonlyMap<string, Host>;
  readonly sets: ReadonlyMap<string, ResourceBase & { readonly name: string | undefined }>;
}

type Details = {
  readonly [N in InventoryName]: (resource: Collections[N], known: Known) => readonly string[];
};

const DETAILS: Details = {
  'credential-stores': ({ address }) => [address ?? '-'],
  'credential-libraries': ({ vaultPath, credentialType }) => [vaultPath ?? '-', credentialType ?? '-'],
  credentials: ({ username }) => [username ?? '-'],
  'host-catalogs': ({ pluginName }) => [pluginName ?? '-'],
  'host-sets': ({ id, hostIds }, { hosts }) => [String(Math.max(hostIds.length, membersOf(id, hosts)))],
  hosts: ({ address, ipAddresses, dnsNames, hostSetIds }, { sets }) => [
    address ?? ipAddresses[0] ?? dnsNames[0] ?? '-',
    hostSetIds.map((id) => nameById(sets, id)).join(', ') || '-',
  ],
  aliases: ({ destinationId }, { targets }) => [nameById(targets, destinationId)],
};

/** A list of host sets omits the ids of their hosts, a list of hosts contains the ids of their sets. */
function membersOf(setId: string, hosts: ReadonlyMap<string, Host>): number {
  let count = 0;
  for (const { hostSetIds } of hosts.values()) if (hostSetIds.includes(setId)) count += 1;
  return count;
}

function makeRows<N extends InventoryName>(name: N) {
  return memoizeLast(
    (
      byId: ReadonlyMap<string, Collections[N]>,
      scopes: ReadonlyMap<string, Scope>,
      targets: ReadonlyMap<string, Target>,
      hosts: ReadonlyMap<string, Host>,
      sets: Known['sets'],
    ): readonly InventoryRow[] => {
      const rows = [...byId.values()].map((resource): InventoryRow => {
        const [detail = '-', more = ''] = DETAILS[name](resource, { targets, hosts, sets });
        return {
          id: resource.id,
          name: 'value' in resource ? namedAlias(resource, scopes).name : nameOf(resource),
          type: sanitize(resource.type ?? '-'),
          project: projectName(scopes, resource),
          description: sanitize(resource.description ?? ''),
          detail: sanitize(detail),
          more: sanitize(more),
          resource,
        };
      });
      return sortRows(rows, (row) => row.name, false);
    },
  );
}

const ROWS: { readonly [N in InventoryName]: ReturnType<typeof makeRows<N>> } = {
  'credential-stores': makeRows('credential-stores'),
  'credential-libraries': makeRows('credential-libraries'),
  credentials: makeRows('credentials'),
  'host-catalogs': makeRows('host-catalogs'),
  'host-sets': makeRows('host-sets'),
  hosts: makeRows('hosts'),
  aliases: makeRows('aliases'),
};

/** Every row of a list, by name. */
function listRows<N extends InventoryName>(
  state: AppState,
  name: N,
  parentId: string,
): readonly InventoryRow[] {
  return ROWS[name](
    inventoryList(state, name, parentId).byId,
    state.scopes.byId,
    state.targets.byId,
    inventoryList(state, 'hosts', parentId).byId,
    inventoryList(state, 'host-sets', parentId).byId,
  );
}

/** Rows of a view of this list: of its project or org if it has one, filtered. */
export function inventoryRows(state: AppState, view: View, list: InventoryList): readonly InventoryRow[] {
  return filtered(rowsWithin(state, view, list), view.filter);
}

/** Number of rows without the filter. */
export function inventoryTotal(state: AppState, view: View, list: InventoryList): number {
  return rowsWithin(state, view, list).length;
}

function rowsWithin(state: AppState, view: View, { name, parentId }: InventoryList): readonly InventoryRow[] {
  return within(listRows(state, name, parentId), state.scopes.byId, view.params.scopeId);
}

const within = memoizeLast(
  (
    rows: readonly InventoryRow[],
    scopes: ReadonlyMap<string, Scope>,
    scopeId: string | undefined,
  ): readonly InventoryRow[] =>
    scopeId === undefined
      ? rows
      : rows.filter(({ resource: { scopeId: own } }) => {
          return own === scopeId || (own !== undefined && scopes.get(own)?.scopeId === scopeId);
        }),
);

const filtered = rowFilter((row: InventoryRow) => {
  const { id, name, type, project, detail, more, description } = row;
  return {
    text: `${name} ${id} ${type} ${project} ${detail} ${more} ${description}`,
    fields: {
      name,
      id,
      type,
      project,
      set: more,
      address: detail,
      user: detail,
      path: detail,
      target: detail,
    },
  };
});
