/** Choices of the person: read once at the start, kept when they change. */
import type { Preferences } from '../../settings/types.ts';
import type { Runtime } from '../runtime.ts';

/** Takes over what was chosen in earlier runs. Settings that cannot be read are told about and change nothing. */
export function recallPreferences(runtime: Runtime): void {
  runtime.spawn(
    async () => {
      const preferences = (await runtime.ports.settings()).preferences();
      runtime.update((state) => ({ ...state, preferences }));
    },
    ({ message, hint }) => runtime.flash('error', `${message} ${hint}`),
  );
}

/** Holds at once, whether or not it can be kept. */
export function prefer(runtime: Runtime, change: Partial<Preferences>, told: string): void {
  runtime.update((state) => ({ ...state, preferences: { ...state.preferences, ...change } }));
  runtime.flash('ok', told);
  runtime.spawn(
    async () => (await runtime.ports.settings()).savePreferences(change),
    ({ message }) => runtime.flash('warn', `${told}, but only for this run: ${message}`),
  );
}
