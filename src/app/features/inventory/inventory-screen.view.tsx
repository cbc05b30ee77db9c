/** A read-only list of the inventory: builds its declaration from a list and its texts. */

import type { KeyContext, Screen, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
import { sortKeys } from '../../list/list-keys.ts';
import { type ListScreen, listScreen } from '../../list/list-screen.tsx';
import { emptyText, freshness } from '../../shell/freshness.ts';
import { inventoryKeys } from './inventory.keys.ts';
import { type InventoryRow, inventoryRows, inventoryTotal } from './inventory.select.ts';
import type { InventoryList, InventoryName } from './inventory.state.ts';
import { inventoryList } from './inventory.state.ts';
import { inventoryText } from './inventory.text.ts';
import { inventoryColumns } from './inventory-columns.view.ts';

/** The specific parts of such a screen. */
interface InventoryScreen extends Pick<ListScreen<InventoryRow>, 'id' | 'heading' | 'crumb' | 'polls'> {
  readonly list: (state: AppState, view: View) => InventoryList;
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
  const rows = (state: AppState, view: View): readonly InventoryRow[] =>
    inventoryRows(state, view, list(state, view));
  const told = (state: AppState, view: View) => {
    const { name, parentId } = list(state, view);
    return inventoryList(state, name, parentId);
  };
  /** The body shows what is missing. */
  const isForbidden = (state: AppState, view: View): boolean => {
    const { failure, fetchedAtMs } = told(state, view);
    return failure?.code === 'forbidden' && fetchedAtMs === undefined;
  };
  const chosen = ({ state, view }: KeyContext) => {
    const row = rows(state, view).find(({ id }) => id === cursorOf(view));
    return row === undefined ? undefined : { row, name: list(state, view).name };
  };
  return listScreen<InventoryRow>({
    id: spec.id,
    isTop: true,
    heading: spec.heading,
    crumb: spec.crumb,
    polls: spec.polls,
    columns: (state, view) =>
      inventoryColumns(
        list(state, view).name,
        state.scopes.byId.get(view.params.scopeId ?? '')?.type === 'project',
      ),
    rows,
    total: (state, view) => inventoryTotal(state, view, list(state, view)),
    note: (state, view) =>
      isForbidden(state, view)
        ? { text: inventoryText.noGrant, stale: true }
        : freshness(told(state, view), state.nowMs),
    empty: (state, view) => {
      const { name } = list(state, view);
      if (isForbidden(state, view)) return inventoryText.forbidden(name.replace('-', ' '), SINGULAR[name]);
      return emptyText(told(state, view), view.filter, spec.nothing(name));
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
