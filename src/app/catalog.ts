/** Builds the catalog of the program from its features. */
import type { Catalog } from './core/catalog.ts';
import type { DialogTable } from './core/dialog-table.ts';
import type { Feature } from './core/feature.ts';
import { visibleView } from './core/state.ts';
import { focusedText } from './input/focused-text.ts';
import { keyLayers } from './input/key-layers.ts';
import { checkKeys } from './input/keymap.ts';
import { completionOf, runCommand } from './input/resolve-command.ts';
import { completeWord } from './list/filter-keys.ts';
import { LIST_COMMANDS } from './list/list-commands.ts';
import { sharedKeys } from './list/shared-keys.ts';
import { PROMPT } from './shell/global-keys.ts';

/** In the order of the features, if order matters: screens, keys, commands. */
export function createCatalog(features: readonly Feature[], dialogs: DialogTable): Catalog {
  const screens = features.flatMap((feature) => feature.screens ?? []);
  const byId = new Map(screens.map((screen) => [screen.id, screen]));
  const commands = [...LIST_COMMANDS, ...features.flatMap((feature) => feature.commands ?? [])];
  const screenOf: Catalog['screenOf'] = ({ screen: id }) => {
    const screen = byId.get(id);
    if (screen === undefined) throw new Error(`unknown screen ${id}: list it in the index.ts of its feature`);
    return screen;
  };
  const catalog: Catalog = {
    screens,
    screenOf,
    dialogs,
    keys: {
      always: features.flatMap((feature) => feature.alwaysKeys ?? []),
      prompt: PROMPT,
      ...sharedKeys(features.flatMap((feature) => feature.keys ?? [])),
    },
    commands,
    header: features.flatMap(({ header }) => (header === undefined ? [] : [header])),
    rowIds: (state, view) => screenOf(view).rowIds(state, view),
    found: (state, view) => screenOf(view).found?.(state, view),
    sortColumns: (state, view) => screenOf(view).sortColumns?.(state, view) ?? [],
    polls: (state, view) => screenOf(view).polls(state, view),
    alwaysPolls: (state) => features.flatMap((feature) => feature.polls?.(state) ?? []),
    keymap: (wanted) => checkKeys(keyLayers(catalog), wanted),
    table: (state, view) => screenOf(view).table?.(state, view),
    command: (state, text) => runCommand(commands, state, text),
    completion: (state, text) => {
      if (state.prompt?.kind !== 'filter') return completionOf(commands, state, text);
      const view = visibleView(state);
      return completeWord(text, screenOf(view).filterKeys?.(state, view) ?? {});
    },
    isTyping: (state) => focusedText(catalog, state) !== undefined,
    isWaiting: (state) => features.some((feature) => feature.isWaiting?.(state) === true),
    countsSeconds: (state) => features.some((feature) => feature.countsSeconds?.(state) === true),
    withSecond: (state) => features.reduce((next, { withSecond }) => withSecond?.(next) ?? next, state),
    steady: (state, before) => features.reduce((next, { steady }) => steady?.(next, before) ?? next, state),
  };
  return catalog;
}
