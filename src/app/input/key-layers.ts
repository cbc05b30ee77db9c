/** Who shares keys with whom, for the check of changed ones and for the screen of choices. */

import type { Screen, UiBinding } from '../core/screen.ts';
import { DIALOGS } from '../dialogs.ts';
import { SHARED, sharedBindings } from '../list/shared-keys.ts';
import { ALWAYS, PROMPT } from '../shell/global-keys.ts';
import type { KeyLayer } from './keymap.ts';

export interface UiKeyLayer extends KeyLayer {
  readonly bindings: readonly UiBinding[];
}

/** Dialogs in which a text field always has the focus. */
const ALL_TEXT: ReadonlySet<string> = new Set(['palette', 'profile']);

/** Every layer with the bindings of the program. */
export function keyLayers(screens: readonly Screen[]): readonly UiKeyLayer[] {
  return [
    { title: 'everywhere', bindings: ALWAYS, first: true, whileTyping: true },
    { title: 'all screens', bindings: SHARED },
    ...screens.map((screen) => ({
      title: screen.id,
      bindings: screen.bindings,
      ...(screen.id === 'sign-in' ? {} : { below: sharedBindings(screen) }),
    })),
    { title: 'prompt', bindings: PROMPT, whileTyping: true },
    ...Object.entries(DIALOGS).map(([kind, { bindings }]) => ({
      title: `${kind} dialog`,
      bindings,
      ...(ALL_TEXT.has(kind) ? { whileTyping: true as const } : {}),
    })),
  ];
}
