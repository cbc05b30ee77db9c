/** Keys below those of a screen. */

import type { Screen, UiBinding } from '../core/screen.ts';
import { GLOBAL } from '../shell/global-keys.ts';
import { VIEW, WIDE } from '../shell/view-keys.ts';
import { FILTER, FILTER_WORDS, MARK, MOVE, SAVE_VIEW, SORT } from './list-keys.ts';

/** All that such keys can be. */
export const SHARED: readonly UiBinding[] = [
  ...FILTER,
  ...FILTER_WORDS,
  ...SAVE_VIEW,
  ...SORT,
  ...MARK,
  ...WIDE,
  ...GLOBAL,
  ...VIEW,
  ...MOVE,
];

/** Those that work on this screen. */
export function sharedBindings(screen: Screen): readonly UiBinding[] {
  return [
    ...(screen.filterable ? [...FILTER, ...FILTER_WORDS] : []),
    ...(screen.markable ? MARK : []),
    ...(screen.table === undefined ? [] : SAVE_VIEW),
    ...GLOBAL,
    ...VIEW,
    ...MOVE,
    ...(screen.sortColumns === undefined ? [] : SORT),
    ...(screen.wideLimit === undefined ? [] : WIDE),
  ];
}
