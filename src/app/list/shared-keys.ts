/** Keys below those of a screen. */

import type { CommonKeys } from '../core/catalog.ts';
import type { UiBinding } from '../core/screen.ts';
import { GLOBAL } from '../shell/global-keys.ts';
import { VIEW, WIDE } from '../shell/view-keys.ts';
import { FILTER, FILTER_WORDS, MARK, MOVE, SAVE_VIEW, SORT } from './list-keys.ts';

/** `own`: keys of features that work on every screen. */
export function sharedKeys(
  own: readonly UiBinding[],
): Pick<CommonKeys, 'everywhere' | 'lists' | 'shared' | 'sharedOn'> {
  const view = [...own, ...VIEW];
  return {
    everywhere: [...GLOBAL, ...FILTER, ...FILTER_WORDS, ...view],
    lists: [...MOVE, ...SORT, ...MARK, ...WIDE, ...SAVE_VIEW],
    shared: [
      ...FILTER,
      ...FILTER_WORDS,
      ...SAVE_VIEW,
      ...SORT,
      ...MARK,
      ...WIDE,
      ...GLOBAL,
      ...view,
      ...MOVE,
    ],
    sharedOn: (screen) => [
      ...(screen.filterable ? [...FILTER, ...FILTER_WORDS] : []),
      ...(screen.markable ? MARK : []),
      ...(screen.table === undefined ? [] : SAVE_VIEW),
      ...GLOBAL,
      ...view,
      ...MOVE,
      ...(screen.sortColumns === undefined ? [] : SORT),
      ...(screen.wideLimit === undefined ? [] : WIDE),
    ],
  };
}
