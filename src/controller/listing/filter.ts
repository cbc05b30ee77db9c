/** Placeholder until the grammar is there. */
import type { JsonObject } from '../../lib/json.ts';

/** True when an item is to be shown. */
export type Filter = (item: JsonObject) => boolean;

export function parseFilter(_text: string): { readonly matches: Filter } | { readonly error: string } {
  return { matches: () => true };
}
