/** All saved preferences, as records: the current value, and how to change it. The config screen reads them. */
import { ONLY_YOU } from '../../../lib/only-you.ts';
import { WARM_COUNT } from '../../../lib/warm-count.ts';
import type { Action } from '../../core/actions.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { THEMES } from '../../shell/theme.ts';
import { mouseSwitched, rowsSwitched } from '../../shell/view-keys.ts';
import { CLIPBOARD_SECONDS } from '../copy/index.ts';
import { configText } from './config.text.ts';

type Preferences = AppState['preferences'];

export interface PreferenceRecord {
  /** As in settings.json, below `preferences`. */
  readonly id: string;
  readonly value: (preferences: Preferences) => string;
  readonly how: string;
  /** Selects the next of a few values. */
  readonly next: (preferences: Preferences) => Action;
}

export const PREFERENCES: readonly PreferenceRecord[] = [
  {
    id: 'theme',
    value: ({ theme }) => theme ?? 'dark',
    how: configText.how.theme([...THEMES.keys()].join(', ')),
    next: (preferences) => {
      const names = [...THEMES.keys()];
      const theme = names[(names.indexOf(preferences.theme ?? 'dark') + 1) % names.length] ?? 'dark';
      return { type: 'prefer', change: { theme }, told: sharedText.themeSet(theme) };
    },
  },
  {
    id: 'mouse',
    value: (preferences) => (preferences.mouse === true ? 'on' : 'off'),
    how: configText.how.mouse,
    next: mouseSwitched,
  },
  {
    id: 'header',
    value: (preferences) => (preferences.header === false ? 'off' : 'on'),
    how: configText.how.header,
    next: (preferences) => rowsSwitched(preferences, 'header', 'header'),
  },
  {
    id: 'crumbs',
    value: (preferences) => (preferences.crumbs === false ? 'off' : 'on'),
    how: configText.how.crumbs,
    next: (preferences) => rowsSwitched(preferences, 'crumbs', 'breadcrumbs'),
  },
  {
    id: 'readOnly',
    value: (preferences) => (preferences.readOnly === true ? 'on' : 'off'),
    how: configText.how.readOnly,
    next: ({ readOnly }) => readOnlyChosen(readOnly !== true),
  },
  {
    id: 'warm',
    value: ({ warm = WARM_COUNT.standard }) => String(warm),
    how: configText.how.warm,
    next: ({ warm = WARM_COUNT.standard }) => warmChosen(warm === 0 ? WARM_COUNT.standard : 0),
  },
  {
    id: 'onlyYou',
    value: ({ onlyYou = 'auto' }) => onlyYou,
    how: configText.how.onlyYou,
    next: ({ onlyYou: now = 'auto' }) => {
      const onlyYou = ONLY_YOU[(ONLY_YOU.indexOf(now) + 1) % ONLY_YOU.length] ?? 'auto';
      return { type: 'prefer', change: { onlyYou }, told: configText.onlyYouSet[onlyYou] };
    },
  },
  {
    id: 'clipboardClearSeconds',
    value: ({ clipboardClearSeconds = CLIPBOARD_SECONDS }) => String(clipboardClearSeconds),
    how: configText.how.clipboard,
    next: ({ clipboardClearSeconds = CLIPBOARD_SECONDS }) =>
      clipboardChosen(clipboardClearSeconds === 0 ? CLIPBOARD_SECONDS : 0),
  },
];

/** Turns read-only mode on or off. */
export function readOnlyChosen(readOnly: boolean): Action {
  return { type: 'prefer', change: { readOnly }, told: configText.readOnlySet(readOnly ? 'on' : 'off') };
}

function warmChosen(warm: number): Action {
  return { type: 'prefer', change: { warm }, told: configText.warmSet(warm) };
}

/** Seconds until a copied secret is cleared from the clipboard; 0: it is not cleared. */
export function clipboardChosen(seconds: number): Action {
  return {
    type: 'prefer',
    change: { clipboardClearSeconds: seconds },
    told: seconds === 0 ? configText.secretsStay : configText.secretsCleared(seconds),
  };
}
