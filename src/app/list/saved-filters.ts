/** Filters that were kept under a name, each for its list. Pure. */
import type { Preferences } from '../../settings/types.ts';
import type { AppState } from '../core/state.ts';

export interface SavedFilter {
  readonly screen: string;
  readonly name: string;
  readonly text: string;
}

/** Lists that a filter can be kept for: those that need nothing else to be opened. */
export const FILTERED_SCREENS: readonly string[] = ['targets', 'sessions', 'scopes', 'profiles', 'log'];

/** All of them, by list and name. */
export function savedFilters({ filters = {} }: Preferences): readonly SavedFilter[] {
  return Object.entries(filters).flatMap(([screen, named]) =>
    Object.entries(named)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => ({ screen, name, text })),
  );
}

/** The preferences with this filter; an empty text takes it away. */
export function withFilter({ preferences }: AppState, filter: SavedFilter): Pick<Preferences, 'filters'> {
  const { [filter.name]: _, ...others } = preferences.filters?.[filter.screen] ?? {};
  const named = filter.text === '' ? others : { ...others, [filter.name]: filter.text };
  return { filters: { ...preferences.filters, [filter.screen]: named } };
}
