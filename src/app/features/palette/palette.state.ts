/** The palette: searchable entries, their order and headings. The fuzzy search is passed in. */
import type { Action } from '../../core/actions.ts';
import type { TextValue } from '../../core/edit.ts';
import type { AppState } from '../../core/state.ts';
import { paletteText } from './palette.text.ts';

/** Headings of the palette in the order shown. */
const GROUPS = ['recent', 'targets', 'hosts', 'sessions', 'scopes', 'filters', 'commands'] as const;
type PaletteGroup = (typeof GROUPS)[number];

/** What a hit connects to. */
export interface PaletteDestination {
  readonly targetId: string;
  /** Undefined: the remembered one, else the controller chooses. */
  readonly hostId?: string;
  /** A session that may have an open forward here. */
  readonly sessionId?: string;
}

/** A searchable entry. */
export interface PaletteEntry {
  /** Unique, and the same in every run for the same thing. */
  readonly key: string;
  readonly group: PaletteGroup;
  readonly title: string;
  readonly detail: string;
  /** Searched in addition to the title. */
  readonly id: string;
  readonly aliases: readonly string[];
  /** Searched last: address, project, description. */
  readonly more: string;
  /** The action of `enter`. */
  readonly action: Action;
  /** Set if it is possible to connect to it. */
  readonly destination: PaletteDestination | undefined;
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
  | { readonly type: 'palette.connect' }
  | { readonly type: 'palette.shell' };

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
    /** Chosen in the palette, the last one first. */
    readonly recent: readonly RecentEntry[];
  }
}

/** A palette entry that was chosen. */
export interface RecentEntry {
  readonly key: string;
  readonly usedAtMs: number;
}

/** Number of recently used entries. */
const RECENT = 8;

/** Returns the chosen ones after another choice. */
export function withRecent(recent: readonly RecentEntry[], entry: RecentEntry): readonly RecentEntry[] {
  return [entry, ...recent.filter(({ key }) => key !== entry.key)].slice(0, RECENT);
}

/** Returns keys of entries, most recently used first: those that were chosen, and targets that were connected to in any other way. */
export function recentKeys({ recent, memory }: Pick<AppState, 'recent' | 'memory'>): readonly string[] {
  const connected = Object.entries(memory).flatMap(([targetId, { lastUsedAtMs }]) =>
    lastUsedAtMs === undefined ? [] : [{ key: targetKey(targetId), usedAtMs: lastUsedAtMs }],
  );
  const used = [...recent, ...connected].sort((a, b) => b.usedAtMs - a.usedAtMs);
  return [...new Set(used.map(({ key }) => key))].slice(0, RECENT);
}

/** Returns the key of the entry of a target. */
export function targetKey(targetId: string): string {
  return `target ${targetId}`;
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
    const text = `${entry.title} ${searchedText(entry)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/** Returns what is searched besides the title. */
export function searchedText({ id, aliases, more }: PaletteEntry): string {
  return [id, ...aliases, more].join(' ');
}

/**
 * Returns the rows for a query, by kind: best matches first, commands last. Without a query the recently used ones come first. A query that starts
 * with `:` is a command.
 */
export function paletteRows(
  query: string,
  entries: readonly PaletteEntry[],
  recent: readonly string[],
  rank: Ranking,
): readonly PaletteEntry[] {
  const asked = query.trim();
  if (asked.startsWith(':')) return commandRows(asked, entries, rank);
  const lately = new Map(recent.map((key, index) => [key, index]));
  if (asked === '') return unaskedRows(entries, lately);
  const found = byQuality(asked, rank(asked, entries), lately);
  return [...new Set(found.map(({ group }) => group))].flatMap((group) => ofGroup(found, group));
}

function unaskedRows(
  entries: readonly PaletteEntry[],
  lately: ReadonlyMap<string, number>,
): readonly PaletteEntry[] {
  const again = entries
    .filter(({ key }) => lately.has(key))
    .sort((a, b) => (lately.get(a.key) ?? 0) - (lately.get(b.key) ?? 0))
    .map((entry) => ({ ...entry, group: 'recent' as const }));
  const others = entries.filter(({ key }) => !lately.has(key));
  return [...again.slice(0, PER_GROUP), ...GROUPS.flatMap((group) => ofGroup(others, group))];
}

function ofGroup(entries: readonly PaletteEntry[], group: PaletteGroup): readonly PaletteEntry[] {
  return entries.filter((entry) => entry.group === group).slice(0, PER_GROUP);
}

/** Of equally good matches, kinds come in their order, in a kind the one used last, then what the search found first. Commands always come last. */
function byQuality(
  asked: string,
  found: readonly PaletteEntry[],
  lately: ReadonlyMap<string, number>,
): readonly PaletteEntry[] {
  const words = asked.toLowerCase().split(WORD_BREAK);
  const qualityIn = (entry: PaletteEntry): number =>
    Math.min(quality(asked.toLowerCase(), entry), Math.max(...words.map((word) => quality(word, entry))));
  return found
    .map((entry) => ({
      entry,
      kind: GROUPS.indexOf(entry.group),
      quality: qualityIn(entry),
      used: lately.get(entry.key) ?? lately.size,
    }))
    .sort(
      (a, b) => last(a.entry) - last(b.entry) || a.quality - b.quality || a.kind - b.kind || a.used - b.used,
    )
    .map(({ entry }) => entry);
}

/** 1 for a command: it never comes before what it may be mistaken for. */
function last({ group }: PaletteEntry): number {
  return group === 'commands' ? 1 : 0;
}

/** Returns how well an entry matches a text in lower case, 0 being best: exactly, then by name, alias, id, the rest; scattered letters last. */
function quality(asked: string, { title, aliases, id, more }: PaletteEntry): number {
  const name = title.toLowerCase();
  const others = aliases.map((alias) => alias.toLowerCase());
  const tests = [
    name === asked,
    others.includes(asked),
    id.toLowerCase() === asked,
    name.startsWith(asked),
    startsWord(name, asked),
    name.includes(asked),
    others.some((alias) => alias.includes(asked)),
    id.toLowerCase().includes(asked),
    more.toLowerCase().includes(asked),
  ];
  const best = tests.indexOf(true);
  return best === -1 ? tests.length : best;
}

function startsWord(name: string, asked: string): boolean {
  return name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(asked));
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
    id: '',
    aliases: [],
    more: '',
    action: { type: 'command', line: asked.slice(1) },
    destination: undefined,
  };
  if (name === '') return commands;
  return [run, ...rank(name, commands).slice(0, PER_GROUP)];
}
