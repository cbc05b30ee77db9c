/** One target: its facts, and tabs with its hosts, host sets, credentials and sessions. */
import type { Action } from '../../core/actions.ts';
import { nameById, nameOf } from '../../core/names.ts';
import type { FilterKeys, KeyContext, Note, Screen } from '../../core/screen.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { cursorOf, type Place } from '../../core/view.ts';
import { filterChips, idsOf } from '../../list/list-screen.tsx';
import { freshness } from '../../shell/freshness.ts';
import type { CopySubject } from '../copy/index.ts';
import { sourceCollection } from '../inventory/index.ts';
import { SESSION_KEYS, sessionRows } from '../sessions/index.ts';
import { TargetBody, targetFacts } from './target-body.view.tsx';
import {
  credentialRows,
  HOST_KEYS,
  type HostRow,
  hostRows,
  hostSetRows,
  noHostSets,
  sourceLists,
  TARGET_TABS,
  type TargetTab,
  targetTab,
} from './target-detail.select.ts';
import { targetKeys } from './targets.keys.ts';

const NOTHING_THERE: Readonly<Record<Exclude<TargetTab, 'hosts' | 'sets'>, string>> = {
  credentials: 'No credential sources',
  sessions: 'No sessions. <F> opens one.',
};

/** Maximum number of lines for an empty tab. */
const EMPTY_ROWS = 2;

const idOf = (place: Place): string => place.params.targetId ?? '';

/** The short tables of host sets and credentials have no filter. */
const KEYS_OF_TAB: Readonly<Record<TargetTab, FilterKeys>> = {
  hosts: HOST_KEYS,
  sets: {},
  credentials: {},
  sessions: SESSION_KEYS,
};

export const targetScreen: Screen = {
  id: 'target',
  filterable: true,
  filterKeys: (place) => KEYS_OF_TAB[targetTab(place)],
  title: (state, place) =>
    `Target ${targetName(state, place)}${place.filter === '' ? '' : ` ${filterChips(place.filter)}`}`,
  crumb: targetName,
  note,
  bodyRows: (state, place, width, height) =>
    targetFacts(state, place, width, height) + 2 + Math.max(EMPTY_ROWS, rowIds(state, place).length),
  rowIds,
  polls: (state, place) => [
    { kind: 'target', id: idOf(place), everyMs: 10_000 },
    { kind: 'list', name: 'sessions', everyMs: 5_000 },
    ...(targetTab(place) === 'credentials'
      ? sourceLists(state, place).map((list) => ({ kind: 'inventory', ...list, everyMs: 30_000 }) as const)
      : []),
  ],
  bindings: [
    {
      id: 'target.use',
      strokes: ['enter'],
      label: 'connect',
      group: 'screen',
      shown: 'menu',
      when: (context) => {
        const tab = targetTab(context.place);
        if (tab !== 'hosts' && cursorOf(context.place) === undefined)
          return tab === 'sets' ? noHostSets(context.state, idOf(context.place)) : NOTHING_THERE[tab];
        return targetOf(context) === undefined ? 'Target not loaded yet' : true;
      },
      run: use,
    },
    ...targetKeys((context) => ({
      target: targetOf(context),
      hostId: hostOf(context)?.hostId,
      beneath: beneath(context),
    })),
    {
      id: 'target.tab',
      strokes: ['tab'],
      label: 'next tab',
      group: 'screen',
      shown: 'menu',
      run: ({ place }) => toTab(place, 1),
    },
    {
      id: 'target.tab-back',
      strokes: ['shift-tab'],
      label: 'previous tab',
      group: 'screen',
      shown: 'help',
      run: ({ place }) => toTab(place, -1),
    },
  ],
  body: TargetBody,
};

function targetName(state: AppState, place: Place): string {
  const target = targetById(state, idOf(place));
  return target === undefined ? nameById(state.targets.byId, idOf(place)) : nameOf(target);
}

/** Sessions have a separate list. */
function note(state: AppState, place: Place): Note {
  const detail = freshness(state.targetDetails[idOf(place)], state.nowMs);
  const isOther =
    targetTab(place) === 'sessions' &&
    state.sessions.fetchedAtMs === undefined &&
    detail.problem === undefined;
  return isOther ? freshness(state.sessions, state.nowMs) : detail;
}

function rowIds(state: AppState, place: Place): readonly string[] {
  const rows: Readonly<Record<TargetTab, readonly { readonly id: string }[]>> = {
    hosts: hostRows(state, place),
    sets: hostSetRows(state, place),
    credentials: credentialRows(state, place),
    sessions: sessionRows(state, place),
  };
  return idsOf(rows[targetTab(place)]);
}

function targetOf({ state, place }: KeyContext) {
  return targetById(state, idOf(place));
}

function hostOf({ state, place }: KeyContext): HostRow | undefined {
  if (targetTab(place) !== 'hosts') return undefined;
  return hostRows(state, place).find((row) => row.id === cursorOf(place));
}

/** The selected row, if it is not the target itself or a host to connect to. */
function inventoryOf({
  state,
  place,
}: KeyContext): CopySubject<'host-sets' | 'credentials' | 'credential-libraries'> | undefined {
  const tab = targetTab(place);
  const id = cursorOf(place);
  if (tab === 'sets') return id === undefined ? undefined : { kind: 'host-sets', id };
  if (tab !== 'credentials') return undefined;
  const row = credentialRows(state, place).find((source) => source.id === id);
  return row === undefined ? undefined : { kind: sourceCollection(row.sourceId), id: row.sourceId };
}

/** The subject of the copy menu. */
function beneath(context: KeyContext): CopySubject | undefined {
  const id = cursorOf(context.place);
  return targetTab(context.place) === 'sessions' && id !== undefined
    ? { kind: 'session', id }
    : inventoryOf(context);
}

/** Opens the catalog of a host set, or the credential source. */
function openInventory({ state, place }: KeyContext, { kind, id }: CopySubject): Action {
  const set = kind === 'host-sets' ? hostSetRows(state, place).find((row) => row.id === id) : undefined;
  return set?.catalogId === undefined
    ? { type: 'open', place: { screen: 'describe', params: { kind, id } } }
    : {
        type: 'open',
        place: { screen: 'catalog', params: { catalogId: set.catalogId }, tab: 'host-sets' },
      };
}

function use(context: KeyContext): Action {
  const { place } = context;
  if (targetTab(place) === 'sessions')
    return { type: 'open', place: { screen: 'session', params: { sessionId: cursorOf(place) ?? '' } } };
  const inventory = inventoryOf(context);
  if (inventory !== undefined) return openInventory(context, inventory);
  const hostId = hostOf(context)?.hostId;
  return { type: 'connect.ask', targetId: idOf(place), ...(hostId === undefined ? {} : { hostId }) };
}

function toTab(place: Place, by: number): Action {
  const index = TARGET_TABS.indexOf(targetTab(place));
  return { type: 'tab', tab: TARGET_TABS[(index + by + TARGET_TABS.length) % TARGET_TABS.length] ?? 'hosts' };
}
