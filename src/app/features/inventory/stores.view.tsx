/** Credential stores, and the content of one. */

import { nameById, nameOf } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { Place } from '../../core/view.ts';
import { EVERYWHERE_ID, inventoryResource, storeContent } from './inventory.state.ts';
import { inventoryScreen } from './inventory-screen.view.tsx';

const STORES = { name: 'credential-stores', parentId: EVERYWHERE_ID } as const;

/** Stores of all projects or of one. */
export const storesScreen: Screen = inventoryScreen({
  id: 'stores',
  heading: (state, place) => `Credential stores(${within(state, place)})`,
  crumb: () => 'stores',
  list: () => STORES,
  polls: () => [
    { kind: 'inventory', ...STORES, everyMs: 10_000 },
    { kind: 'list', name: 'scopes', everyMs: 30_000 },
  ],
  nothing: () => [
    'No credential stores visible to you',
    '`boundary credential-stores create static` adds one',
  ],
  enter: 'open',
  sort: { N: 'STORE', T: 'TYPE', P: 'PROJECT' },
});

const storeId = (place: Place): string => place.params.storeId ?? '';

/** Credentials of a static store, libraries of a Vault store. */
export const storeScreen: Screen = inventoryScreen({
  id: 'store',
  heading: (state, place) =>
    `${content(state, place) === 'credentials' ? 'Credentials' : 'Libraries'}(${storeName(state, place)})`,
  crumb: storeName,
  list: (state, place) => ({ name: content(state, place), parentId: storeId(place) }),
  polls: (state, place) => [
    { kind: 'inventory', name: content(state, place), parentId: storeId(place), everyMs: 10_000 },
    { kind: 'inventory', ...STORES, everyMs: 30_000 },
  ],
  nothing: (name) =>
    name === 'credentials'
      ? ['No credentials visible to you in this store', '`boundary credentials create` adds one']
      : ['No libraries visible to you in this store', '`boundary credential-libraries create` adds one'],
  enter: 'describe',
  sort: { T: 'TYPE' },
});

function content(state: AppState, place: Place) {
  return storeContent(storeId(place), inventoryResource(state, 'credential-stores', storeId(place))?.type);
}

function storeName(state: AppState, place: Place): string {
  const store = inventoryResource(state, 'credential-stores', storeId(place));
  return store === undefined ? storeId(place) : nameOf(store);
}

/** `all`, or the scope of a list. */
export function within(state: AppState, { params: { scopeId } }: Place): string {
  return scopeId === undefined ? 'all' : nameById(state.scopes.byId, scopeId);
}
