/** Host catalogs, and the hosts and host sets of one of them. */

import { nameOf } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { EVERYWHERE_ID, inventoryResource } from './inventory.state.ts';
import { inventoryText } from './inventory.text.ts';
import { inventoryScreen } from './inventory-screen.view.tsx';
import { within } from './stores.view.tsx';

const CATALOGS = { name: 'host-catalogs', parentId: EVERYWHERE_ID } as const;

/** Catalogs of all projects or of one. */
export const catalogsScreen: Screen = inventoryScreen({
  id: 'catalogs',
  heading: (state, view) => `Host catalogs(${within(state, view)})`,
  crumb: () => 'catalogs',
  list: () => CATALOGS,
  polls: () => [
    { kind: 'inventory', ...CATALOGS, everyMs: 10_000 },
    { kind: 'list', name: 'scopes', everyMs: 30_000 },
  ],
  nothing: () => inventoryText.none.catalogs,
  enter: 'open',
  sort: { N: 'CATALOG', T: 'TYPE', P: 'PROJECT' },
});

const catalogId = (view: View): string => view.params.catalogId ?? '';
/** The list that a tab shows. */
const tabOf = (view: View): 'hosts' | 'host-sets' => (view.tab === 'host-sets' ? 'host-sets' : 'hosts');

/** Hosts of a catalog; `tab` switches to its host sets. */
export const catalogScreen: Screen = inventoryScreen({
  id: 'catalog',
  heading: (state, view) => `${tabOf(view) === 'hosts' ? 'Hosts' : 'Host sets'}(${catalogName(state, view)})`,
  crumb: catalogName,
  list: (_, view) => ({ name: tabOf(view), parentId: catalogId(view) }),
  polls: (_, view) => [
    { kind: 'inventory', name: 'hosts', parentId: catalogId(view), everyMs: 10_000 },
    { kind: 'inventory', name: 'host-sets', parentId: catalogId(view), everyMs: 10_000 },
    { kind: 'inventory', ...CATALOGS, everyMs: 30_000 },
  ],
  nothing: (name) => (name === 'hosts' ? inventoryText.none.hosts : inventoryText.none.hostSets),
  enter: 'describe',
  sort: {},
  bindings: [
    {
      id: 'catalog.tab',
      strokes: ['tab', 'shift-tab'],
      label: 'hosts/sets',
      group: 'screen',
      shown: 'menu',
      run: ({ view }) => ({ type: 'tab', tab: tabOf(view) === 'hosts' ? 'host-sets' : 'hosts' }),
    },
  ],
});

function catalogName(state: AppState, view: View): string {
  const catalog = inventoryResource(state, 'host-catalogs', catalogId(view));
  return catalog === undefined ? catalogId(view) : nameOf(catalog);
}
