/** The order in which layers get a keystroke: always active keys, the dialog, the prompt, the screen, and last the keys of every screen. */

import type { Action } from '../core/actions.ts';
import type { BindingSet } from '../core/binding.ts';
import type { Catalog } from '../core/catalog.ts';
import { dialogRecord } from '../core/dialog-table.ts';
import type { KeyContext, UiBinding } from '../core/screen.ts';
import { type AppState, visibleView } from '../core/state.ts';
import { type Stroke, strokeLabels } from '../core/stroke.ts';
import { focusedText } from './focused-text.ts';
import { rebound } from './keymap.ts';
import { guarded } from './read-only.ts';
import type { Layer } from './resolve.ts';

type UiLayer = Layer<KeyContext, Action>;

/** Returns the layers of the current state, highest first. */
export function layersOf(catalog: Catalog, state: AppState): readonly UiLayer[] {
  const { keymap } = state;
  const { dialogs, keys } = catalog;
  const always: UiLayer = { bindings: rebound(keys.always, keymap), takesText: false, opaque: false };
  const takesText = focusedText(catalog, state) !== undefined;
  if (state.dialog !== undefined)
    return [
      always,
      {
        bindings: rebound(guarded(state, dialogRecord(dialogs, state.dialog).bindings), keymap),
        takesText,
        opaque: true,
      },
    ];
  if (state.prompt !== undefined)
    return [always, { bindings: rebound(keys.prompt, keymap), takesText, opaque: true }];
  const screen = catalog.screenOf(visibleView(state));
  const own: UiLayer = {
    bindings: rebound(guarded(state, screen.bindings), keymap),
    takesText,
    opaque: screen.id === 'sign-in',
  };
  return [always, own, { bindings: rebound(keys.sharedOn(screen), keymap), takesText: false, opaque: true }];
}

/** For a key without a function on this screen: where it has one; undefined without any, or if a dialog or a prompt takes the keys. */
export function whereItWorks(catalog: Catalog, stroke: Stroke, state: AppState): string | undefined {
  // Opens what is below; on the last page that is nothing, and not worth a message.
  if (stroke === 'enter') return undefined;
  if (state.dialog !== undefined || state.prompt !== undefined || state.connection.phase !== 'signed-in')
    return undefined;
  const found = catalog.screens.flatMap(({ id, bindings }) => {
    const binding = rebound(bindings, state.keymap).find(({ strokes }) => strokes.includes(stroke));
    return binding === undefined ? [] : [{ id, label: binding.label }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const screens = found.filter(({ label }) => label === first.label).map(({ id }) => id);
  return `${strokeLabels([stroke])} has no function here; on ${screens.slice(0, 3).join(', ')} it is "${first.label}"`;
}

/** A key as shown in header and footer; one that cannot act now is dim. */
export interface MenuEntry {
  readonly binding: UiBinding;
  readonly enabled: boolean;
}

/** Returns the keys for header and footer, most useful first. */
export function menuOf(catalog: Catalog, context: KeyContext): readonly MenuEntry[] {
  return rebound(guarded(context.state, activeBindings(catalog, context.state)), context.state.keymap)
    .filter(
      ({ shown, strokes, inMenu }) => shown === 'menu' && strokes.length > 0 && (inMenu?.(context) ?? true),
    )
    .map((binding) => ({ binding, enabled: (binding.when?.(context) ?? true) === true }));
}

function activeBindings({ dialogs, keys, screenOf }: Catalog, state: AppState): readonly UiBinding[] {
  const { dialog, prompt } = state;
  if (dialog !== undefined) return dialogRecord(dialogs, dialog).bindings;
  if (prompt !== undefined) return keys.prompt;
  const screen = screenOf(visibleView(state));
  return screen.id === 'sign-in' ? screen.bindings : [...screen.bindings, ...keys.sharedOn(screen)];
}

/** Returns every binding by location: for the key table of the README. */
export function allBindings({ screens, dialogs, keys }: Catalog): readonly BindingSet<KeyContext, Action>[] {
  return [
    { title: 'everywhere', bindings: [...keys.always, ...keys.everywhere] },
    { title: 'lists', bindings: keys.lists },
    ...screens
      .filter((screen) => screen.bindings.length > 0)
      .map((screen) => ({ title: screen.id, bindings: screen.bindings })),
    { title: 'prompt', bindings: keys.prompt },
    ...Object.entries(dialogs).map(([kind, dialog]) => ({
      title: `${kind} dialog`,
      bindings: dialog.bindings,
    })),
  ];
}
