/** Every screen of the program, one line each. */

import { checkKeys } from '../keys/keymap.ts';
import { completeWord } from '../store/filter-keys.ts';
import type { ScreenPort } from '../store/runtime.ts';
import { visiblePlace } from '../store/state.ts';
import { COMMANDS } from './commands/registry.ts';
import { completionOf, runCommand } from './commands/resolve.ts';
import { keyLayers } from './key-layers.ts';
import type { Screen } from './screen.ts';
import { aliasesScreen } from './screens/aliases.tsx';
import { catalogScreen, catalogsScreen } from './screens/catalogs.tsx';
import { commandsScreen } from './screens/commands.tsx';
import { configScreen } from './screens/config.tsx';
import { describeScreen } from './screens/describe.tsx';
import { helpScreen } from './screens/help.tsx';
import { logScreen } from './screens/log.tsx';
import { profilesScreen } from './screens/profiles.tsx';
import { rawScreen } from './screens/raw.tsx';
import { scopesScreen } from './screens/scopes.tsx';
import { sessionScreen } from './screens/session.tsx';
import { sessionsScreen } from './screens/sessions.tsx';
import { signInScreen } from './screens/sign-in.tsx';
import { storeScreen, storesScreen } from './screens/stores.tsx';
import { targetScreen } from './screens/target.tsx';
import { targetsScreen } from './screens/targets.tsx';

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
