/** Who gets a stroke first: what works always, then the dialog, the prompt, the screen, and last the keys of every screen. Pure. */

import type { Action } from '../core/actions.ts';
import type { BindingSet } from '../core/binding.ts';
import type { KeyContext, UiBinding } from '../core/screen.ts';
import { type AppState, visiblePlace } from '../core/state.ts';
import { type Stroke, strokeLabels } from '../core/stroke.ts';
import { DIALOGS } from '../dialogs.ts';
import { FILTER, FILTER_WORDS, MARK, MOVE, SAVE_VIEW, SORT } from '../list/list-keys.ts';
import { sharedBindings } from '../list/shared-keys.ts';
import { SCREENS, screenOf } from '../registry.ts';
import { ALWAYS, GLOBAL, PROMPT } from '../shell/global-keys.ts';
import { VIEW, WIDE } from '../shell/view-keys.ts';
import { focusedText } from './focused-text.ts';
import { rebound } from './keymap.ts';
import { guarded } from './read-only.ts';
import type { Layer } from './resolve.ts';

type UiLayer = Layer<KeyContext, Action>;

/** The layers for the state of now, highest first. */
export function layersOf(state: AppState): readonly UiLayer[] {
  const { keymap } = state;
  const always: UiLayer = { bindings: rebound(ALWAYS, keymap), takesText: false, opaque: false };
  const takesText = focusedText(state) !== undefined;
  if (state.dialog !== undefined)
    return [
      always,
      {
        bindings: rebound(guarded(state, DIALOGS[state.dialog.kind].bindings), keymap),
        takesText,
        opaque: true,
      },
    ];
  if (state.prompt !== undefined)
    return [always, { bindings: rebound(PROMPT, keymap), takesText, opaque: true }];
  const screen = screenOf(visiblePlace(state));
  const own: UiLayer = {
    bindings: rebound(guarded(state, screen.bindings), keymap),
    takesText,
    opaque: screen.id === 'sign-in',
  };
  return [always, own, { bindings: rebound(sharedBindings(screen), keymap), takesText: false, opaque: true }];
}

/** Of a key that does nothing on this screen: where it does what; undefined for one without a meaning, or where a dialog or a prompt takes the keys. */
export function whereItWorks(stroke: Stroke, state: AppState): string | undefined {
  if (state.dialog !== undefined || state.prompt !== undefined || state.connection.phase !== 'signed-in')
    return undefined;
  const found = SCREENS.flatMap(({ id, bindings }) => {
    const binding = rebound(bindings, state.keymap).find(({ strokes }) => strokes.includes(stroke));
    return binding === undefined ? [] : [{ id, label: binding.label }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const screens = found.filter(({ label }) => label === first.label).map(({ id }) => id);
  return `${strokeLabels([stroke])} does nothing here; on ${screens.slice(0, 3).join(', ')} it is "${first.label}"`;
}

/** A key as header and footer show it; one that cannot act now is dim. */
export interface MenuEntry {
  readonly binding: UiBinding;
  readonly enabled: boolean;
}

/** What header and footer offer now, most useful first. */
export function menuOf(context: KeyContext): readonly MenuEntry[] {
  return rebound(guarded(context.state, activeBindings(context.state)), context.state.keymap)
    .filter((binding) => binding.shown === 'menu' && binding.strokes.length > 0)
    .map((binding) => ({ binding, enabled: (binding.when?.(context) ?? true) === true }));
}

function activeBindings(state: AppState): readonly UiBinding[] {
  const { dialog, prompt } = state;
  if (dialog !== undefined) return DIALOGS[dialog.kind].bindings;
  if (prompt !== undefined) return PROMPT;
  const screen = screenOf(visiblePlace(state));
  return screen.id === 'sign-in' ? screen.bindings : [...screen.bindings, ...sharedBindings(screen)];
}

/** Every binding there is, by the place where it works: for the key table of the README. */
export function allBindings(): readonly BindingSet<KeyContext, Action>[] {
  return [
    { title: 'everywhere', bindings: [...ALWAYS, ...GLOBAL, ...FILTER, ...FILTER_WORDS, ...VIEW] },
    { title: 'lists', bindings: [...MOVE, ...SORT, ...MARK, ...WIDE, ...SAVE_VIEW] },
    ...SCREENS.filter((screen) => screen.bindings.length > 0).map((screen) => ({
      title: screen.id,
      bindings: screen.bindings,
    })),
    { title: 'prompt', bindings: PROMPT },
    ...Object.entries(DIALOGS).map(([kind, dialog]) => ({
      title: `${kind} dialog`,
      bindings: dialog.bindings,
    })),
  ];
}
