/** Keys for view settings: the mouse, wide lists, and the rows around a list. */
import type { Action } from '../core/actions.ts';
import type { KeyContext, UiBinding } from '../core/screen.ts';
import type { AppState } from '../core/state.ts';
import { bodyWidth } from './layout.ts';

type Preferences = AppState['preferences'];

/** On every screen. */
export const VIEW: readonly UiBinding[] = [
  {
    id: 'mouse',
    strokes: ['%'],
    label: 'mouse on/off',
    group: 'view',
    shown: 'help',
    run: ({ state }) => mouseSwitched(state.preferences),
  },
  {
    id: 'header',
    strokes: ['ctrl-e'],
    label: 'header on/off',
    group: 'view',
    shown: 'help',
    run: ({ state }) => rowsSwitched(state.preferences, 'header', 'header'),
  },
  {
    id: 'crumbs',
    strokes: ['ctrl-g'],
    label: 'crumbs on/off',
    group: 'view',
    shown: 'help',
    run: ({ state }) => rowsSwitched(state.preferences, 'crumbs', 'breadcrumbs'),
  },
];

/** On lists. */
export const WIDE: readonly UiBinding[] = [
  {
    id: 'wide',
    strokes: ['ctrl-w'],
    label: 'wide on/off',
    group: 'view',
    shown: 'help',
    run: () => ({ type: 'toggle', flag: 'wide' }),
  },
  {
    id: 'wide.right',
    strokes: ['right', 'l'],
    label: 'columns right',
    group: 'view',
    shown: 'help',
    when: inWideMode,
    run: (context) => scrolled(context, 1),
  },
  {
    id: 'wide.left',
    strokes: ['left', 'h'],
    label: 'columns left',
    group: 'view',
    shown: 'help',
    when: inWideMode,
    run: (context) => scrolled(context, -1),
  },
];

/** Toggles; also on the config screen. */
export function mouseSwitched(preferences: Preferences): Action {
  return preferences.mouse === true
    ? { type: 'prefer', change: { mouse: false }, told: 'Mouse off' }
    : { type: 'prefer', change: { mouse: true }, told: 'Mouse on. Shift and drag selects text.' };
}

/** Toggles; also on the config screen. */
export function rowsSwitched(preferences: Preferences, rows: 'header' | 'crumbs', name: string): Action {
  const shown = preferences[rows] === false;
  return { type: 'prefer', change: { [rows]: shown }, told: `${name} ${shown ? 'on' : 'off'}` };
}

function inWideMode({ view }: KeyContext): true | string {
  return view.flags.wide === true || '<^w> enables wide mode, which can be scrolled';
}

function scrolled({ state, view, columns, screen }: KeyContext, by: number): Action {
  return { type: 'scroll', by, limit: screen.wideLimit?.(state, view, bodyWidth(columns)) ?? 0 };
}
