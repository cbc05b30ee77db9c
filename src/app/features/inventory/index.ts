/** The inventory: credential stores, host catalogs, aliases. */
import type { Feature } from '../../core/feature.ts';
import { aliasesScreen } from './aliases.view.tsx';
import { catalogScreen, catalogsScreen } from './catalogs.view.tsx';
import { AROUND_COMMANDS } from './inventory.commands.ts';
import { storeScreen, storesScreen } from './stores.view.tsx';

export { INVENTORY_POLLS } from './inventory.effects.ts';
export {
  type Around,
  type AroundList,
  type AroundName,
  aroundResource,
  EVERYWHERE_ID,
  INITIAL_INVENTORY,
  isAroundName,
  NOTHING_AROUND,
  sourceCollection,
} from './inventory.state.ts';

export const INVENTORY: Feature = {
  screens: [storesScreen, storeScreen, catalogsScreen, catalogScreen, aliasesScreen],
  commands: AROUND_COMMANDS,
};
