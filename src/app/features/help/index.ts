/** Keys and commands, from the records that the program itself reads. */

import type { Catalog } from '../../core/catalog.ts';
import type { Feature } from '../../core/feature.ts';
import { commandsScreen } from './commands.view.tsx';
import { helpScreen } from './help.view.tsx';

/** `catalog`: of the program. */
export function helpFeature(catalog: () => Catalog): Feature {
  return { screens: [commandsScreen(() => catalog().commands), helpScreen(catalog)] };
}
