/** Every choice that is kept, as records: what it is now, and how it is changed. The screen of choices reads them. */
import type { Action } from '../../core/actions.ts';
import type { AppState } from '../../core/state.ts';
import { THEMES } from '../../shell/theme.ts';
import { mouseSwitched, rowsSwitched } from '../../shell/view-keys.ts';
import { CLIPBOARD_SECONDS } from '../copy/index.ts';

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
  {
    id: 'readOnly',
    value: (preferences) => (preferences.readOnly === true ? 'on' : 'off'),
    how: ':read-only: open no session and change nothing',
    next: ({ readOnly }) => readOnlyChosen(readOnly !== true),
  },
  {
    id: 'clipboardClearSeconds',
    value: ({ clipboardClearSeconds = CLIPBOARD_SECONDS }) => String(clipboardClearSeconds),
    how: ':clipboard: how long a copied secret stays; 0 leaves it there',
    next: ({ clipboardClearSeconds = CLIPBOARD_SECONDS }) =>
      clipboardChosen(clipboardClearSeconds === 0 ? CLIPBOARD_SECONDS : 0),
  },
];

/** To look only, or to act again. */
export function readOnlyChosen(readOnly: boolean): Action {
  return { type: 'prefer', change: { readOnly }, told: `read-only ${readOnly ? 'on' : 'off'}` };
}

/** How long a copied secret stays in the clipboard; 0 = it is left there. */
export function clipboardChosen(seconds: number): Action {
  return {
    type: 'prefer',
    change: { clipboardClearSeconds: seconds },
    told:
      seconds === 0
        ? 'copied secrets stay in the clipboard'
        : `copied secrets stay in the clipboard for ${seconds} s`,
  };
}
