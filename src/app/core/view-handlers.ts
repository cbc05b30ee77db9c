/** How things are looked at: sideways scrolling, the scope in use, the screen of choices. */
import type { SettingsStore } from '../../settings/types.ts';
import type { Action, Handlers, ViewAction } from './actions.ts';
import { nameById } from './names.ts';
import type { Runtime } from './runtime.ts';
import { withTopPlace } from './state.ts';

export function viewHandlers(runtime: Runtime, perform: (action: Action) => void): Handlers<ViewAction> {
  return {
    scroll: ({ by, limit }) =>
      runtime.update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          scrolled: Math.max(0, Math.min(limit, Math.min(limit, place.scrolled) + by)),
        })),
      ),
    'scope.use': ({ scopeId }) => {
      runtime.update((state) => ({ ...state, scopeId }));
      const name = scopeId === undefined ? 'all scopes' : nameById(runtime.get().scopes.byId, scopeId);
      runtime.flash('ok', `${name} in use: :targets opens there`);
    },
    'config.open': () => {
      perform({ type: 'open', place: { screen: 'config' } });
      runtime.spawn(
        async () => {
          const settings = await runtime.ports.settings();
          const { file: settingsFile = NOWHERE, logFile = NOWHERE } = settings;
          const warnings = settings.warnings();
          const config = { settingsFile, logFile, tokenStore: tokenStore(settings), warnings };
          runtime.update((state) => ({ ...state, config }));
        },
        ({ message, hint }) => runtime.flash('error', `${message} ${hint}`),
      );
    },
  };
}

const NOWHERE = 'not stored';

function tokenStore({ tokenBackend, tokenFile = NOWHERE }: SettingsStore): string {
  if (tokenBackend === 'file') return tokenFile;
  return tokenBackend === 'keyring' ? 'the keyring of the desktop' : 'this run only';
}
