/** Shared by the screens that show one resource in full. */
import { sanitize } from '../../../lib/text.ts';
import type { ResourceBase } from '../../../wire/resources.ts';
import { nameOf } from '../../core/names.ts';
import type { Poll } from '../../core/poll.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
import { compileFilter } from '../../list/filter.ts';
import type { freshness } from '../../shell/freshness.ts';
import { inventoryResource, isInventoryName } from '../inventory/index.ts';
import { describeText } from './describe.text.ts';

/** One line of a text. */
export interface TextRow {
  readonly id: string;
  readonly text: string;
}

/** Returns the resource selected by `kind` and `id` of the view, as last read or listed. */
export function resourceOf(state: AppState, view: View): ResourceBase | undefined {
  const { kind, id = '' } = view.params;
  if (kind === 'session') return state.sessionDetails[id]?.session ?? state.sessions.byId.get(id);
  if (kind === 'target') return state.targetDetails[id]?.target ?? state.targets.byId.get(id);
  if (isInventoryName(kind)) return inventoryResource(state, kind, id);
  return state.scopes.byId.get(id) ?? state.inventory.reads[id]?.resource;
}

/** Returns the state of its newest read, or for a listed scope of the newest listing. */
export function fetchedOf(state: AppState, { params }: View): Parameters<typeof freshness>[0] {
  const { kind, id = '' } = params;
  if (isInventoryName(kind) || isUnlistedScope(state, kind, id)) {
    const read = state.inventory.reads[id];
    return read === undefined ? undefined : { failure: read.failure, fetchedAtMs: undefined };
  }
  if (kind === 'session') return state.sessionDetails[id];
  return kind === 'target' ? state.targetDetails[id] : state.scopes;
}

/** Returns its name, or the id while it is unknown. */
export function resourceName(state: AppState, view: View): string {
  const resource = resourceOf(state, view);
  return resource === undefined ? sanitize(view.params.id ?? '') : nameOf(resource);
}

/** Keeps the resource fresh while it is visible. */
export function resourcePolls(state: AppState, view: View): readonly Poll[] {
  const { kind, id = '' } = view.params;
  if (isInventoryName(kind)) return [{ kind: 'alone', name: kind, id, everyMs: 10_000 }];
  if (isUnlistedScope(state, kind, id)) return [{ kind: 'alone', name: 'scopes', id, everyMs: 10_000 }];
  return kind === 'session' || kind === 'target' ? [{ kind, id, everyMs: 10_000 }] : [];
}

/** The global scope is in no list: lists have what is below it. */
function isUnlistedScope({ scopes }: AppState, kind: string | undefined, id: string): boolean {
  return kind === 'scope' && !scopes.byId.has(id);
}

/** Ids of the lines that match the search. */
export function foundLines(rows: readonly TextRow[], search: string): readonly string[] {
  if (search.trim() === '') return [];
  const matches = compileFilter(search);
  return rows.filter(({ text }) => matches({ text, fields: {} })).map(({ id }) => id);
}

/** `Raw db: line 3 of 40, 2 with port` */
export function saidTitle(name: string, rows: readonly TextRow[], view: View): string {
  const line = rows.findIndex(({ id }) => id === cursorOf(view)) + 1;
  const title = describeText.saidTitle(name, line, rows.length);
  return view.filter === ''
    ? title
    : describeText.saidTitleFound(title, view.filter, foundLines(rows, view.filter).length);
}

/** `Raw db[3/40] </port> 2 found` */
export function textTitle(name: string, rows: readonly TextRow[], view: View): string {
  const line = rows.findIndex(({ id }) => id === cursorOf(view)) + 1;
  const title = describeText.title(name, line, rows.length);
  return view.filter === ''
    ? title
    : describeText.titleFound(title, view.filter, foundLines(rows, view.filter).length);
}
