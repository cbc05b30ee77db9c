/** Preferences of the user: read once at startup, saved when they change. */
import type { Preferences, SettingsStore } from '../../../settings/types.ts';
import type { Handlers } from '../../core/actions.ts';
import type { FeatureContext } from '../../core/app.ts';
import type { Running } from '../../core/feature.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sharedText } from '../../core/shared-text.ts';
import { configText } from './config.text.ts';
import type { ConfigAction } from './config-places.state.ts';

/** Started by registry.ts. */
export function startConfig({ runtime, perform }: FeatureContext): Running & {
  readonly handlers: Handlers<ConfigAction>;
} {
  return {
    start: () => recallPreferences(runtime),
    handlers: {
      prefer: ({ change, told }) => prefer(runtime, change, told),
      'config.open': () => {
        perform({ type: 'open', view: { screen: 'config' } });
        runtime.spawn(
          async () => {
            const settings = await runtime.ports.settings();
            const { file: settingsFile = sharedText.notStored, logFile = sharedText.notStored } = settings;
            const warnings = settings.warnings();
            const config = { settingsFile, logFile, tokenStore: tokenStore(settings), warnings };
            runtime.update((state) => ({ ...state, config }));
          },
          ({ message, hint }) => runtime.toast('error', `${message} ${hint}`),
        );
      },
    },
  };
}

function tokenStore({ tokenBackend, tokenFile = sharedText.notStored }: SettingsStore): string {
  if (tokenBackend === 'file') return tokenFile;
  return tokenBackend === 'keyring' ? configText.systemKeyring : configText.inMemory;
}

/** Applies the preferences of earlier runs. Unreadable settings are reported and change nothing. */
function recallPreferences(runtime: Runtime): void {
  runtime.spawn(
    async () => {
      const settings = await runtime.ports.settings();
      const preferences = settings.preferences();
      const keymap = runtime.catalog.keymap(preferences.keys ?? {});
      runtime.update((state) => ({ ...state, preferences, keymap }));
      const ofKeys = keymap.problems.map(configText.keyProblem);
      tellProblems(runtime, [...settings.warnings(), ...ofKeys]);
      settings.onWarning((text) => {
        runtime.ports.log.write('warn', text);
        runtime.toast('warn', text);
      });
    },
    ({ message, hint }) => runtime.toast('error', `${message} ${hint}`),
  );
}

/** A message of an automatic sign-in would replace it at once. */
const AFTER_THE_SIGN_IN_MS = 1500;

function tellProblems(runtime: Runtime, [first, ...others]: readonly string[]): void {
  if (first === undefined) return;
  for (const problem of others) runtime.ports.log.write('warn', problem);
  const text = configText.problems(first, others.length);
  runtime.ports.clock.after(AFTER_THE_SIGN_IN_MS, () => runtime.toast('warn', text));
}

/** Applies at once, whether or not it can be saved. */
function prefer(runtime: Runtime, change: Partial<Preferences>, told: string): void {
  runtime.update((state) => ({ ...state, preferences: { ...state.preferences, ...change } }));
  runtime.toast('ok', told);
  runtime.spawn(
    async () => (await runtime.ports.settings()).savePreferences(change),
    ({ message }) => runtime.toast('warn', configText.notSaved(told, message)),
  );
}
