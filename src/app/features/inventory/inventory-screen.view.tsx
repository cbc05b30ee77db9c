/** A read-only list of the inventory: builds its declaration from a list and its texts. */

import type { KeyContext, Screen, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type Place } from '../../core/view.ts';
import { sortKeys } from '../../list/list-keys.ts';
import { type ListScreen, listScreen } from '../../list/list-screen.tsx';
import { emptyText, freshness } from '../../shell/freshness.ts';
import { inventoryKeys } from './inventory.keys.ts';
import { type InventoryRow, inventoryRows, inventoryTotal } from './inventory.select.ts';
import type { InventoryList, InventoryName } from './inventory.state.ts';
import { inventoryList } from './inventory.state.ts';
import { inventoryColumns } from './inventory-columns.view.ts';

/** The specific parts of such a screen. */
interface InventoryScreen extends Pick<ListScreen<InventoryRow>, 'id' | 'heading' | 'crumb' | 'polls'> {
  readonly list: (state: AppState, place: Place) => InventoryList;
  /** Shown if the list is empty. */
  readonly nothing: (name: InventoryName) => readonly string[];
  /** Label of `enter`. */
  readonly enter: string;
  /** Titles of the columns with a sort key. */
  readonly sort: Readonly<Record<string, string>>;
  readonly bindings?: readonly UiBinding[];
}

/** Returns the screen. */
export function inventoryScreen(spec: InventoryScreen): Screen {
  const { list } = spec;
  const rows = (state: AppState, place: Place): readonly InventoryRow[] =>
    inventoryRows(state, place, list(state, place));
  const told = (state: AppState, place: Place) => {
    const { name, parentId } = list(state, place);
    return inventoryList(state, name, parentId);
  };
  /** The body shows what is missing. */
  const isForbidden = (state: AppState, place: Place): boolean => {
    const { failure, fetchedAtMs } = told(state, place);
    return failure?.code === 'forbidden' && fetchedAtMs === undefined;
  };
  const chosen = ({ state, place }: KeyContext) => {
    const row = rows(state, place).find(({ id }) => id === cursorOf(place));
    return row === undefined ? undefined : { row, name: list(state, place).name };
  };
  return listScreen<InventoryRow>({
    id: spec.id,
    heading: spec.heading,
    crumb: spec.crumb,
    polls: spec.polls,
    columns: (state, place) =>
      inventoryColumns(
        list(state, place).name,
        state.scopes.byId.get(place.params.scopeId ?? '')?.type === 'project',
      ),
    rows,
    total: (state, place) => inventoryTotal(state, place, list(state, place)),
    note: (state, place) =>
      isForbidden(state, place)
        ? { text: 'no grant', stale: true }
        : freshness(told(state, place), state.nowMs),
    empty: (state, place) => {
      const { name } = list(state, place);
      if (isForbidden(state, place)) return forbidden(name);
      return emptyText(told(state, place), place.filter, spec.nothing(name));
    },
    bindings: [...inventoryKeys(chosen, spec.enter), ...(spec.bindings ?? []), ...sortKeys(spec.sort)],
  });
}

const SINGULAR: Readonly<Record<InventoryName, string>> = {
  'credential-stores': 'credential-store',
  'credential-libraries': 'credential-library',
  credentials: 'credential',
  'host-catalogs': 'host-catalog',
  'host-sets': 'host-set',
  hosts: 'host',
  aliases: 'alias',
};

function forbidden(name: InventoryName): readonly string[] {
  return [
    `You lack permission to list ${name.replace('-', ' ')} here`,
    'Ask an administrator for a role with the grant',
    `ids=*;type=${SINGULAR[name]};actions=list,read`,
  ];
}
