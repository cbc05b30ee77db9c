/** The palette: searchable entries, their order and headings. The fuzzy search is passed in. */
import type { Action } from '../../core/actions.ts';
import type { TextValue } from '../../core/edit.ts';
import type { AppState } from '../../core/state.ts';
import { paletteText } from './palette.text.ts';

/** Headings of the palette in the order shown. */
const GROUPS = ['recent', 'targets', 'hosts', 'sessions', 'scopes', 'filters', 'commands'] as const;
type PaletteGroup = (typeof GROUPS)[number];

/** A searchable entry. */
export interface PaletteEntry {
  /** Unique, and the same in every run for the same thing. */
  readonly key: string;
  readonly group: PaletteGroup;
  readonly title: string;
  readonly detail: string;
  /** Searched in addition to the title: id, aliases, address, project. */
  readonly more: string;
  /** The action of `enter`. */
  readonly action: Action;
  /** Set if it is possible to connect to it. */
  readonly targetId: string | undefined;
}

/** Searching by name. */
export interface PaletteDialog {
  readonly kind: 'palette';
  readonly query: TextValue;
  readonly rows: readonly PaletteEntry[];
  /** Key of the selected row. */
  readonly focus: string | undefined;
}

/** Searching everything that is loaded. */
export type PaletteAction =
  | { readonly type: 'palette.open' }
  | { readonly type: 'palette.submit' }
  | { readonly type: 'palette.connect' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly palette: PaletteAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly palette: PaletteDialog;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    /** Keys of palette entries, most recently used first. */
    readonly recent: readonly string[];
  }
}

export const INITIAL_PALETTE: Pick<AppState, 'recent'> = { recent: [] };

/** Best matches first; all entries for an empty query. */
export type Ranking = (query: string, entries: readonly PaletteEntry[]) => readonly PaletteEntry[];

const PER_GROUP = 12;
const WORD_BREAK = /\s+/;

/** Until the fuzzy search is loaded: requires every word. */
export const plainRanking: Ranking = (query, entries) => {
  const words = query.toLowerCase().split(WORD_BREAK);
  return entries.filter((entry) => {
    const text = `${entry.title} ${entry.more}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/** Returns the rows for a query, by group: recently used first. A query that starts with `:` is a command. */
export function paletteRows(
  query: string,
  entries: readonly PaletteEntry[],
  recent: readonly string[],
  rank: Ranking,
): readonly PaletteEntry[] {
  const asked = query.trim();
  if (asked.startsWith(':')) return commandRows(asked, entries, rank);
  const found = asked === '' ? entries : rank(asked, entries);
  const lately = new Map(recent.map((key, index) => [key, index]));
  const again = found
    .filter(({ key }) => lately.has(key))
    .sort((a, b) => (lately.get(a.key) ?? 0) - (lately.get(b.key) ?? 0))
    .map((entry) => ({ ...entry, group: 'recent' as const }));
  const others = found.filter(({ key }) => !lately.has(key));
  const groups = asked === '' ? GROUPS : byBest(others);
  return [
    ...again.slice(0, PER_GROUP),
    ...groups.flatMap((group) => others.filter((entry) => entry.group === group).slice(0, PER_GROUP)),
  ];
}

/** Sorts groups by their best match. */
function byBest(found: readonly PaletteEntry[]): readonly PaletteGroup[] {
  return [...new Set(found.map(({ group }) => group))];
}

function commandRows(
  asked: string,
  entries: readonly PaletteEntry[],
  rank: Ranking,
): readonly PaletteEntry[] {
  const commands = entries.filter(({ group }) => group === 'commands');
  const [name = ''] = asked.slice(1).split(WORD_BREAK);
  const run: PaletteEntry = {
    key: 'typed command',
    group: 'commands',
    title: asked,
    detail: paletteText.runsCommand,
    more: '',
    action: { type: 'command', line: asked.slice(1) },
    targetId: undefined,
  };
  if (name === '') return commands;
  return [run, ...rank(name, commands).slice(0, PER_GROUP)];
}
