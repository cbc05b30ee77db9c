/** Layers that share keys, for validating changed keys and for the config screen. */

import type { Catalog } from '../core/catalog.ts';
import type { UiBinding } from '../core/screen.ts';
import type { KeyLayer } from './keymap.ts';

export interface UiKeyLayer extends KeyLayer {
  readonly bindings: readonly UiBinding[];
}

/** Every layer with the bindings of the program. */
export function keyLayers({ screens, dialogs, keys }: Catalog): readonly UiKeyLayer[] {
  return [
    { title: 'everywhere', bindings: keys.always, first: true, whileTyping: true },
    { title: 'all screens', bindings: keys.shared },
    ...screens.map((screen) => ({
      title: screen.id,
      bindings: screen.bindings,
      ...(screen.id === 'sign-in' ? {} : { below: keys.sharedOn(screen) }),
    })),
    { title: 'prompt', bindings: keys.prompt, whileTyping: true },
    ...Object.entries(dialogs).map(([kind, { bindings, isTyping }]) => ({
      title: `${kind} dialog`,
      bindings,
      ...(isTyping === true ? { whileTyping: true as const } : {}),
    })),
  ];
}
