/** The inventory: credential stores, host catalogs, aliases. */
import type { Feature } from '../../core/feature.ts';
import { aliasesScreen } from './aliases.view.tsx';
import { catalogScreen, catalogsScreen } from './catalogs.view.tsx';
import { INVENTORY_COMMANDS } from './inventory.commands.ts';
import { storeScreen, storesScreen } from './stores.view.tsx';

export { INVENTORY_POLLS } from './inventory.effects.ts';
export {
  EMPTY_INVENTORY,
  EVERYWHERE_ID,
  INITIAL_INVENTORY,
  type Inventory,
  type InventoryList,
  type InventoryName,
  inventoryResource,
  isInventoryName,
  sourceCollection,
} from './inventory.state.ts';

export const INVENTORY: Feature = {
  screens: [storesScreen, storeScreen, catalogsScreen, catalogScreen, aliasesScreen],
  commands: INVENTORY_COMMANDS,
};
