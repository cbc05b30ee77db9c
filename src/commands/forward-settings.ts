/** The settings that apply to every forward. */

import type { ForwardOptions } from '../proxy/types.ts';
import type { SettingsStore } from '../settings/types.ts';

type ForwardSettings = Pick<ForwardOptions, 'warm' | 'onlyYou'>;

/** `preferences.warm` and `preferences.onlyYou` as options of a forward, as far as they are set. */
export function forwardSettings(settings: SettingsStore): ForwardSettings {
  const { warm, onlyYou } = settings.preferences();
  return { ...(warm === undefined ? {} : { warm }), ...(onlyYou === undefined ? {} : { onlyYou }) };
}

/** The same for a command that needs no settings otherwise. Settings that cannot be read count as not set. */
export async function readForwardSettings(
  env: Readonly<Record<string, string | undefined>>,
): Promise<ForwardSettings> {
  // Loaded here: the screen needs the function above before its first frame, and not the settings.
  const { openSettings } = await import('../settings/index.ts');
  return openSettings({ env }).then(forwardSettings, () => ({}));
}
