/** Positions of the keys in header and footer: for drawing them, and for finding the one under the mouse. */

import { displayWidth } from '../../lib/text-width.ts';
import { strokeLabel } from '../core/stroke.ts';
import type { MenuEntry } from '../input/layers.ts';
import type { Layout } from './layout.ts';

/** Columns of a full header before its keys. */
export const FACTS_WIDTH = 47;
/** Columns of one key in a full header. */
export const MENU_WIDTH = 17;

/** Number of keys side by side in a full header. */
export function menuColumns(columns: number): number {
  return 2 + Math.max(0, Math.floor((columns - 100) / MENU_WIDTH));
}

/** Returns as many keys as fit into one line, with their positions. */
export function entriesOfLine(
  menu: readonly MenuEntry[],
  width: number,
): readonly { readonly entry: MenuEntry; readonly from: number; readonly to: number }[] {
  const placed: { entry: MenuEntry; from: number; to: number }[] = [];
  let from = 0;
  for (const entry of menu) {
    const { binding } = entry;
    const to = from + displayWidth(strokeLabel(binding.strokes[0] ?? '')) + displayWidth(binding.label) + 3;
    if (to > width) break;
    placed.push({ entry, from, to });
    from = to;
  }
  return placed;
}

/** Returns the key at a position. */
export function menuEntryAt(
  { header, headerRows, bottom, columns, rows, toastRows }: Layout,
  menu: readonly MenuEntry[],
  x: number,
  y: number,
): MenuEntry | undefined {
  if (header === 'full' && y < headerRows) {
    const column = Math.floor((x - FACTS_WIDTH) / MENU_WIDTH);
    return column < 0 || column >= menuColumns(columns) ? undefined : menu[column * headerRows + y];
  }
  const lineOfKeys = header === 'compact' ? 1 : bottom === 'keys' ? rows - 1 - toastRows : undefined;
  if (y !== lineOfKeys) return undefined;
  return entriesOfLine(menu, columns).find(({ from, to }) => x >= from && x < to)?.entry;
}
