/** The inventory: credential stores, host catalogs, aliases. */
import type { Feature } from '../../core/feature.ts';
import type { AppState } from '../../core/state.ts';
import { aliasesScreen } from './aliases.view.tsx';
import { catalogScreen, catalogsScreen } from './catalogs.view.tsx';
import { INVENTORY_COMMANDS } from './inventory.commands.ts';
import { EVERYWHERE_ID } from './inventory.state.ts';
import { storeScreen, storesScreen } from './stores.view.tsx';

export {
  aliasesByTarget,
  aliasesOf,
  namedAliases,
  targetsOf,
} from './alias-names.select.ts';
export { INVENTORY_POLLS, loadAliases } from './inventory.effects.ts';
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

const ALIASES_WHILE_TYPING = {
  kind: 'inventory',
  name: 'aliases',
  parentId: EVERYWHERE_ID,
  everyMs: 30_000,
} as const;

/** The argument of a command that takes a target. */
function isTypingTarget(prompt: AppState['prompt']): boolean {
  return prompt?.kind === 'command' && /^:?(c|connect|f|forward|shell) /.test(prompt.value.text);
}

export const INVENTORY: Feature = {
  screens: [storesScreen, storeScreen, catalogsScreen, catalogScreen, aliasesScreen],
  commands: INVENTORY_COMMANDS,
  // Lists of targets omit their aliases, so they are listed as soon as one may be typed.
  polls: ({ dialog, prompt }) =>
    dialog?.kind === 'palette' || isTypingTarget(prompt) ? [ALIASES_WHILE_TYPING] : [],
};
