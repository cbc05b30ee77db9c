/** Every screen of the program, one line each. */

import { COMMANDS } from './commands.ts';
import type { ScreenPort } from './core/runtime.ts';
import type { Screen } from './core/screen.ts';
import { visiblePlace } from './core/state.ts';
import { configScreen } from './features/config/config.view.tsx';
import { describeScreen } from './features/describe/describe.view.tsx';
import { rawScreen } from './features/describe/raw.view.tsx';
import { commandsScreen } from './features/help/commands.view.tsx';
import { helpScreen } from './features/help/help.view.tsx';
import { aliasesScreen } from './features/inventory/aliases.view.tsx';
import { catalogScreen, catalogsScreen } from './features/inventory/catalogs.view.tsx';
import { storeScreen, storesScreen } from './features/inventory/stores.view.tsx';
import { logScreen } from './features/log/log.view.tsx';
import { profilesScreen } from './features/profiles/profiles.view.tsx';
import { scopesScreen } from './features/scopes/scopes.view.tsx';
import { sessionScreen } from './features/sessions/session.view.tsx';
import { sessionsScreen } from './features/sessions/sessions.view.tsx';
import { signInScreen } from './features/sign-in/sign-in.view.tsx';
import { targetScreen } from './features/targets/target.view.tsx';
import { targetsScreen } from './features/targets/targets.view.tsx';
import { keyLayers } from './input/key-layers.ts';
import { checkKeys } from './input/keymap.ts';
import { completionOf, runCommand } from './input/resolve-command.ts';
import { completeWord } from './list/filter-keys.ts';

export const SCREENS: readonly Screen[] = [
  scopesScreen,
  targetsScreen,
  targetScreen,
  sessionsScreen,
  sessionScreen,
  storesScreen,
  storeScreen,
  catalogsScreen,
  catalogScreen,
  aliasesScreen,
  rawScreen,
  describeScreen,
  signInScreen,
  commandsScreen,
  logScreen,
  profilesScreen,
  configScreen(() => keyLayers(SCREENS)),
  helpScreen(findScreen, COMMANDS),
];

const byId = new Map(SCREENS.map((screen) => [screen.id, screen]));

function findScreen(id: string): Screen | undefined {
  return byId.get(id);
}

/** The screen of a place; an unknown one is a mistake in the program. */
export function screenOf(place: { readonly screen: string }): Screen {
  const screen = byId.get(place.screen);
  if (screen === undefined) throw new Error(`there is no screen ${place.screen}`);
  return screen;
}

/** What the store asks about screens. */
export const screenPort: ScreenPort = {
  rowIds: (state, place) => screenOf(place).rowIds(state, place),
  found: (state, place) => screenOf(place).found?.(state, place),
  sortColumns: (state, place) => screenOf(place).sortColumns?.(state, place) ?? [],
  polls: (state, place) => screenOf(place).polls(state, place),
  keymap: (wanted) => checkKeys(keyLayers(SCREENS), wanted),
  commands: COMMANDS,
  command: (state, text) => runCommand(COMMANDS, state, text),
  table: (state, place) => screenOf(place).table?.(state, place),
  completion: (state, text) => {
    if (state.prompt?.kind !== 'filter') return completionOf(COMMANDS, state, text);
    const place = visiblePlace(state);
    return completeWord(text, screenOf(place).filterKeys?.(place) ?? {});
  },
};
