/** Preferences of the user, and the screen that lists them. */

import type { Catalog } from '../../core/catalog.ts';
import type { Feature } from '../../core/feature.ts';
import { configScreen } from './config.view.tsx';

export { INITIAL_CONFIG } from './config-places.state.ts';
export { startConfig } from './preferences.effects.ts';
export { clipboardChosen, readOnlyChosen } from './preferences.keys.ts';

/** `catalog`: its keys are listed. */
export function configFeature(catalog: () => Catalog): Feature {
  return { screens: [configScreen(catalog)] };
}
