/** Aliases of all scopes or of one: names that stand for targets everywhere. */

import type { Screen } from '../../core/screen.ts';
import { EVERYWHERE_ID } from './inventory.state.ts';
import { inventoryText } from './inventory.text.ts';
import { inventoryScreen } from './inventory-screen.view.tsx';
import { within } from './stores.view.tsx';

const ALIASES = { name: 'aliases', parentId: EVERYWHERE_ID } as const;

export const aliasesScreen: Screen = inventoryScreen({
  id: 'aliases',
  heading: (state, view) => `Aliases(${within(state, view)})`,
  crumb: () => 'aliases',
  list: () => ALIASES,
  polls: () => [
    { kind: 'inventory', ...ALIASES, everyMs: 10_000 },
    { kind: 'list', name: 'targets', everyMs: 30_000 },
    { kind: 'list', name: 'scopes', everyMs: 30_000 },
  ],
  nothing: () => inventoryText.none.aliases,
  enter: 'target',
  sort: { N: 'ALIAS', T: 'TARGET' },
});
