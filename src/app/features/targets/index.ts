/** Targets: the list, and the page of one. */
import type { Feature } from '../../core/feature.ts';
import { FAVORITE_KEYS } from './favorites.keys.ts';
import { targetScreen } from './target.view.tsx';
import { targetsScreen } from './targets.view.tsx';

export { startTargets } from './targets.effects.ts';
export { mayConnect } from './targets.select.ts';

export const TARGETS: Feature = { screens: [targetsScreen, targetScreen], keys: FAVORITE_KEYS };
