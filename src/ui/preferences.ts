/** Every choice that is kept, as records: what it is now, and how it is changed. The screen of choices reads them. */
import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';
import { mouseSwitched, rowsSwitched } from './bindings/view-keys.ts';
import { THEMES } from './theme.ts';

type Preferences = AppState['preferences'];

export interface PreferenceRecord {
  /** As in settings.json, below `preferences`. */
  readonly id: string;
  readonly value: (preferences: Preferences) => string;
  readonly how: string;
  /** To the next of a few values. */
  readonly next: (preferences: Preferences) => Action;
}

export const PREFERENCES: readonly PreferenceRecord[] = [
  {
    id: 'theme',
    value: ({ theme }) => theme ?? 'dark',
    how: `:theme, BND_TUI_THEME goes before it: ${[...THEMES.keys()].join(', ')}`,
    next: (preferences) => {
      const names = [...THEMES.keys()];
      const theme = names[(names.indexOf(preferences.theme ?? 'dark') + 1) % names.length] ?? 'dark';
      return { type: 'prefer', change: { theme }, told: `theme ${theme}` };
    },
  },
  {
    id: 'mouse',
    value: (preferences) => (preferences.mouse === true ? 'on' : 'off'),
    how: '<%>: wheel, click, double click, column titles',
    next: mouseSwitched,
  },
  {
    id: 'header',
    value: (preferences) => (preferences.header === false ? 'off' : 'on'),
    how: '<^e>: the rows above',
    next: (preferences) => rowsSwitched(preferences, 'header', 'header'),
  },
  {
    id: 'crumbs',
    value: (preferences) => (preferences.crumbs === false ? 'off' : 'on'),
    how: '<^g>: the row of breadcrumbs below',
    next: (preferences) => rowsSwitched(preferences, 'crumbs', 'breadcrumbs'),
  },
];
