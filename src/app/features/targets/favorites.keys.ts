/** Favorites by digit, on every screen. */
import type { KeyContext, UiBinding } from '../../core/screen.ts';
import { quickTarget } from './targets.select.ts';
import { targetsText } from './targets.text.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const FAVORITE_KEYS: readonly UiBinding[] = [
  {
    id: 'quick',
    strokes: DIGITS,
    label: 'favorite target',
    group: 'general',
    shown: 'help',
    when: (context) =>
      quickTarget(context.state, numberOf(context)) !== undefined ||
      targetsText.noFavorite(numberOf(context)),
    run: (context) => ({
      type: 'open',
      view: {
        screen: 'target',
        params: { targetId: quickTarget(context.state, numberOf(context))?.id ?? '' },
      },
    }),
  },
];

/** Returns which of the keystrokes it was, counted from one. */
function numberOf({ state, stroke = '' }: KeyContext): number {
  return (state.keymap.strokes.quick ?? DIGITS).indexOf(stroke) + 1;
}
