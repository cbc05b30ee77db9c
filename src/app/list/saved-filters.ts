/** Named filters, each for its list. */
import type { Preferences } from '../../settings/types.ts';
import type { AppState } from '../core/state.ts';

export interface SavedFilter {
  readonly screen: string;
  readonly name: string;
  readonly text: string;
}

/** Lists with saved filters: those that open without parameters. */
export const FILTERED_SCREENS: readonly string[] = ['targets', 'sessions', 'scopes', 'profiles', 'log'];

/** Returns all of them, by list and name. */
export function savedFilters({ filters = {} }: Preferences): readonly SavedFilter[] {
  return Object.entries(filters).flatMap(([screen, named]) =>
    Object.entries(named)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => ({ screen, name, text })),
  );
}

/** Returns the preferences with this filter; an empty text removes it. */
export function withFilter({ preferences }: AppState, filter: SavedFilter): Pick<Preferences, 'filters'> {
  const { [filter.name]: _, ...others } = preferences.filters?.[filter.screen] ?? {};
  const named = filter.text === '' ? others : { ...others, [filter.name]: filter.text };
  return { filters: { ...preferences.filters, [filter.screen]: named } };
}
