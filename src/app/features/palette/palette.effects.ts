/** Opens the palette, updates its rows for the query and loaded data, and runs the selected entry. */

import type { Action, Handlers } from '../../core/actions.ts';
import { textValue } from '../../core/edit.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { AppState } from '../../core/state.ts';
import { forwardById, hostPart, isOpen } from '../forwards/index.ts';
import { paletteEntries } from './palette.select.ts';
import {
  type PaletteAction,
  type PaletteDestination,
  type PaletteDialog,
  type PaletteEntry,
  paletteRows,
  plainRanking,
  type Ranking,
  recentKeys,
  searchedText,
  withRecent,
} from './palette.state.ts';

/** Maximum number of search results, before grouping. */
const FOUND = 200;

export interface Palette {
  readonly handlers: Handlers<PaletteAction>;
  stop(): void;
}

export function createPalette(runtime: Runtime, perform: (action: Action) => void): Palette {
  let rank: Ranking = plainRanking;
  /** Starts preparing the search of these entries in the background, so that the first letter is fast. */
  let makeReady: (entries: readonly PaletteEntry[]) => void = () => undefined;
  let loading: Promise<void> | undefined;
  /** The inputs of the rows on the screen. */
  let made:
    | { readonly query: string; readonly entries: readonly PaletteEntry[]; readonly rank: Ranking }
    | undefined;

  const follow = (state: AppState): void => {
    const { dialog } = state;
    if (dialog?.kind !== 'palette') {
      made = undefined;
      return;
    }
    const query = dialog.query.text;
    const entries = paletteEntries(state, runtime.catalog.commands);
    if (made?.query === query && made.entries === entries && made.rank === rank) return;
    const typed = made?.query !== query;
    made = { query, entries, rank };
    makeReady(entries);
    const rows = paletteRows(query, entries, recentKeys(state), rank);
    const kept = !typed && rows.some(({ key }) => key === dialog.focus);
    setDialog(runtime, (open) => ({ ...open, rows, focus: kept ? open.focus : rows[0]?.key }));
  };
  const stop = runtime.store.subscribe(follow);

  const loadSearch = async (): Promise<void> => {
    const { default: fuzzysort } = await import('fuzzysort');
    const snapshots = new WeakMap<readonly PaletteEntry[], ReturnType<typeof snapshotOf>>();
    const snapshotOf = (entries: readonly PaletteEntry[]) =>
      fuzzysort.snapshot(entries, { keys: ['title', searchedText] });
    const made = (entries: readonly PaletteEntry[]) => {
      const known = snapshots.get(entries) ?? snapshotOf(entries);
      snapshots.set(entries, known);
      return known;
    };
    makeReady = made;
    rank = (query, entries) =>
      fuzzysort.go(query, made(entries), { limit: FOUND, threshold: 0.3 }).map(({ obj }) => obj);
    follow(runtime.get());
  };

  const act = (choose: (entry: PaletteEntry) => Action | undefined): void => {
    const { dialog } = runtime.get();
    const entry =
      dialog?.kind === 'palette' ? dialog.rows.find(({ key }) => key === dialog.focus) : undefined;
    const action = entry === undefined ? undefined : choose(entry);
    if (entry === undefined || action === undefined) return;
    runtime.update((state) => ({
      ...state,
      dialog: undefined,
      recent: withRecent(state.recent, { key: entry.key, usedAtMs: runtime.ports.clock.now() }),
    }));
    perform(action);
  };

  return {
    stop,
    handlers: {
      'palette.open': () => {
        const dialog: PaletteDialog = { kind: 'palette', query: textValue(''), rows: [], focus: undefined };
        runtime.update((state) => ({ ...state, dialog }));
        loading ??= loadSearch();
        runtime.spawn(
          () => loading ?? Promise.resolve(),
          // Cannot fail with a code.
          () => undefined,
        );
      },
      'palette.submit': () => act(({ action }) => action),
      'palette.connect': () =>
        act(({ destination }) => {
          if (destination === undefined) return undefined;
          const { targetId, hostId } = destination;
          return { type: 'connect.ask', targetId, ...hostPart(hostId) };
        }),
      'palette.shell': () =>
        act(({ destination }) =>
          destination === undefined ? undefined : shellOf(runtime.get(), destination),
        ),
    },
  };
}

/** On the port of the session if it is open here, else on that of the target. */
function shellOf(state: AppState, { targetId, hostId, sessionId }: PaletteDestination): Action {
  const view = sessionId === undefined ? undefined : forwardById(state, sessionId);
  if (view !== undefined && isOpen(view)) return { type: 'client.session', sessionId: view.sessionId };
  return { type: 'client.target', targetId, ...hostPart(hostId) };
}

function setDialog(runtime: Runtime, change: (dialog: PaletteDialog) => PaletteDialog): void {
  runtime.update((state) =>
    state.dialog?.kind === 'palette' ? { ...state, dialog: change(state.dialog) } : state,
  );
}
