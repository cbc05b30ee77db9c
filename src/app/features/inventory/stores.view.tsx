/** Credential stores, and the content of one. */

import { nameById, nameOf } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { EVERYWHERE_ID, inventoryResource, storeContent } from './inventory.state.ts';
import { inventoryText } from './inventory.text.ts';
import { inventoryScreen } from './inventory-screen.view.tsx';

const STORES = { name: 'credential-stores', parentId: EVERYWHERE_ID } as const;

/** Stores of all projects or of one. */
export const storesScreen: Screen = inventoryScreen({
  id: 'stores',
  heading: (state, view) => `Credential stores(${within(state, view)})`,
  crumb: () => 'stores',
  list: () => STORES,
  polls: () => [
    { kind: 'inventory', ...STORES, everyMs: 10_000 },
    { kind: 'list', name: 'scopes', everyMs: 30_000 },
  ],
  nothing: () => inventoryText.none.stores,
  enter: 'open',
  sort: { N: 'STORE', T: 'TYPE', P: 'PROJECT' },
});

const storeId = (view: View): string => view.params.storeId ?? '';

/** Credentials of a static store, libraries of a Vault store. */
export const storeScreen: Screen = inventoryScreen({
  id: 'store',
  heading: (state, view) =>
    `${content(state, view) === 'credentials' ? 'Credentials' : 'Libraries'}(${storeName(state, view)})`,
  crumb: storeName,
  list: (state, view) => ({ name: content(state, view), parentId: storeId(view) }),
  polls: (state, view) => [
    { kind: 'inventory', name: content(state, view), parentId: storeId(view), everyMs: 10_000 },
    { kind: 'inventory', ...STORES, everyMs: 30_000 },
  ],
  nothing: (name) => (name === 'credentials' ? inventoryText.none.credentials : inventoryText.none.libraries),
  enter: 'describe',
  sort: { T: 'TYPE' },
});

function content(state: AppState, view: View) {
  return storeContent(storeId(view), inventoryResource(state, 'credential-stores', storeId(view))?.type);
}

function storeName(state: AppState, view: View): string {
  const store = inventoryResource(state, 'credential-stores', storeId(view));
  return store === undefined ? storeId(view) : nameOf(store);
}

/** `all`, or the scope of a list. */
export function within(state: AppState, { params: { scopeId } }: View): string {
  return scopeId === undefined ? 'all' : nameById(state.scopes.byId, scopeId);
}
