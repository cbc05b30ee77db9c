/** Who gets a stroke first: what works always, then the dialog, the prompt, the screen, and last the keys of every screen. Pure. */
import type { BindingSet } from '../keys/binding.ts';
import type { Layer } from '../keys/resolve.ts';
import type { Action } from '../store/actions.ts';
import { focusedText } from '../store/focused-text.ts';
import { type AppState, visiblePlace } from '../store/state.ts';
import { ALWAYS, FILTER, GLOBAL, MARK, MOVE, PROMPT, SORT } from './bindings/global.ts';
import { DIALOGS } from './dialogs/registry.ts';
import { guarded } from './read-only.ts';
import { SCREENS, screenOf } from './registry.ts';
import type { KeyContext, Screen, UiBinding } from './screen.ts';

type UiLayer = Layer<KeyContext, Action>;

/** The layers for the state of now, highest first. */
export function layersOf(state: AppState): readonly UiLayer[] {
  const always: UiLayer = { bindings: ALWAYS, takesText: false, opaque: false };
  const takesText = focusedText(state) !== undefined;
  if (state.dialog !== undefined)
    return [
      always,
      { bindings: guarded(state, DIALOGS[state.dialog.kind].bindings), takesText, opaque: true },
    ];
  if (state.prompt !== undefined) return [always, { bindings: PROMPT, takesText, opaque: true }];
  const screen = screenOf(visiblePlace(state));
  const own: UiLayer = {
    bindings: guarded(state, screen.bindings),
    takesText,
    opaque: screen.id === 'sign-in',
  };
  return [always, own, { bindings: sharedBindings(screen), takesText: false, opaque: true }];
}

/** Keys below those of a screen. */
function sharedBindings(screen: Screen): readonly UiBinding[] {
  return [
    ...(screen.filterable ? FILTER : []),
    ...(screen.sortColumns === undefined ? [] : SORT),
    ...(screen.markable ? MARK : []),
    ...GLOBAL,
    ...MOVE,
  ];
}

/** A key as header and footer show it; one that cannot act now is dim. */
export interface MenuEntry {
  readonly binding: UiBinding;
  readonly enabled: boolean;
}

/** What header and footer offer now, most useful first. */
export function menuOf(context: KeyContext): readonly MenuEntry[] {
  return guarded(context.state, activeBindings(context.state))
    .filter((binding) => binding.shown === 'menu')
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
    { title: 'everywhere', bindings: [...ALWAYS, ...GLOBAL, ...FILTER] },
    { title: 'lists', bindings: [...MOVE, ...SORT, ...MARK] },
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
