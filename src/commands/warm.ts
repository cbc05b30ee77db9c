/** The setting for connections to a worker that forwards keep ready. */

import type { ForwardOptions } from '../proxy/types.ts';
import type { SettingsStore } from '../settings/types.ts';

/** `preferences.warm` as an option of a forward; empty if it is not set. */
export function warmOf(settings: SettingsStore): Pick<ForwardOptions, 'warm'> {
  const { warm } = settings.preferences();
  return warm === undefined ? {} : { warm };
}

/** The same for a command that needs no settings otherwise. Settings that cannot be read count as not set. */
export async function readWarm(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Pick<ForwardOptions, 'warm'>> {
  // Loaded here: the screen needs the function above before its first frame, and not the settings.
  const { openSettings } = await import('../settings/index.ts');
  return openSettings({ env }).then(warmOf, () => ({}));
}
