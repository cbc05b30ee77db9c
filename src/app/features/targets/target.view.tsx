/** One target: its facts, and tabs with its hosts, host sets, credentials and sessions. */
import type { Action } from '../../core/actions.ts';
import { nameById, nameOf } from '../../core/names.ts';
import type { FilterKeys, KeyContext, Note, Screen } from '../../core/screen.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
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
import { targetsText } from './targets.text.ts';

/** Maximum number of lines for an empty tab. */
const EMPTY_ROWS = 2;

const idOf = (view: View): string => view.params.targetId ?? '';

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
  filterKeys: (state, view) => KEYS_OF_TAB[targetTab(state, view)],
  title: (state, view) =>
    `Target ${targetName(state, view)}${view.filter === '' ? '' : ` ${filterChips(view.filter)}`}`,
  crumb: targetName,
  note,
  bodyRows: (state, view, width, height) =>
    targetFacts(state, view, width, height) + 2 + Math.max(EMPTY_ROWS, rowIds(state, view).length),
  rowIds,
  polls: (state, view) => [
    { kind: 'target', id: idOf(view), everyMs: 10_000 },
    { kind: 'list', name: 'sessions', everyMs: 5_000 },
    ...(targetTab(state, view) === 'credentials'
      ? sourceLists(state, view).map((list) => ({ kind: 'inventory', ...list, everyMs: 30_000 }) as const)
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
        const tab = targetTab(context.state, context.view);
        if ((tab === 'sets' || tab === 'credentials') && cursorOf(context.view) === undefined)
          return tab === 'sets'
            ? noHostSets(context.state, idOf(context.view))
            : targetsText.page.noCredentials;
        return targetOf(context) === undefined ? targetsText.notLoaded : true;
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
      run: (context) => toTab(context, 1),
    },
    {
      id: 'target.tab-back',
      strokes: ['shift-tab'],
      label: 'previous tab',
      group: 'screen',
      shown: 'help',
      run: (context) => toTab(context, -1),
    },
  ],
  body: TargetBody,
};

function targetName(state: AppState, view: View): string {
  const target = targetById(state, idOf(view));
  return target === undefined ? nameById(state.targets.byId, idOf(view)) : nameOf(target);
}

/** Sessions have a separate list. */
function note(state: AppState, view: View): Note {
  const detail = freshness(state.targetDetails[idOf(view)], state.nowMs);
  const isOther =
    targetTab(state, view) === 'sessions' &&
    state.sessions.fetchedAtMs === undefined &&
    detail.problem === undefined;
  return isOther ? freshness(state.sessions, state.nowMs) : detail;
}

function rowIds(state: AppState, view: View): readonly string[] {
  const rows: Readonly<Record<TargetTab, readonly { readonly id: string }[]>> = {
    hosts: hostRows(state, view),
    sets: hostSetRows(state, view),
    credentials: credentialRows(state, view),
    sessions: sessionRows(state, view),
  };
  return idsOf(rows[targetTab(state, view)]);
}

function targetOf({ state, view }: KeyContext) {
  return targetById(state, idOf(view));
}

function hostOf({ state, view }: KeyContext): HostRow | undefined {
  if (targetTab(state, view) !== 'hosts') return undefined;
  return hostRows(state, view).find((row) => row.id === cursorOf(view));
}

/** The selected row, if it is not the target itself or a host to connect to. */
function inventoryOf({
  state,
  view,
}: KeyContext): CopySubject<'host-sets' | 'credentials' | 'credential-libraries'> | undefined {
  const tab = targetTab(state, view);
  const id = cursorOf(view);
  if (tab === 'sets') return id === undefined ? undefined : { kind: 'host-sets', id };
  if (tab !== 'credentials') return undefined;
  const row = credentialRows(state, view).find((source) => source.id === id);
  return row === undefined ? undefined : { kind: sourceCollection(row.sourceId), id: row.sourceId };
}

/** The subject of the copy menu. */
function beneath(context: KeyContext): CopySubject | undefined {
  const id = cursorOf(context.view);
  return targetTab(context.state, context.view) === 'sessions' && id !== undefined
    ? { kind: 'session', id }
    : inventoryOf(context);
}

/** Opens the catalog of a host set, or the credential source. */
function openInventory({ state, view }: KeyContext, { kind, id }: CopySubject): Action {
  const set = kind === 'host-sets' ? hostSetRows(state, view).find((row) => row.id === id) : undefined;
  return set?.catalogId === undefined
    ? { type: 'open', view: { screen: 'describe', params: { kind, id } } }
    : {
        type: 'open',
        view: { screen: 'catalog', params: { catalogId: set.catalogId }, tab: 'host-sets' },
      };
}

function use(context: KeyContext): Action {
  const { state, view } = context;
  const sessionId = targetTab(state, view) === 'sessions' ? selectedSession(state, view) : undefined;
  if (sessionId !== undefined) return { type: 'open', view: { screen: 'session', params: { sessionId } } };
  const inventory = inventoryOf(context);
  if (inventory !== undefined) return openInventory(context, inventory);
  const hostId = hostOf(context)?.hostId;
  return { type: 'connect.ask', targetId: idOf(view), ...(hostId === undefined ? {} : { hostId }) };
}

function selectedSession(state: AppState, view: View): string | undefined {
  return sessionRows(state, view).find(({ id }) => id === cursorOf(view))?.id;
}

function toTab({ state, view }: KeyContext, by: number): Action {
  const index = TARGET_TABS.indexOf(targetTab(state, view));
  return { type: 'tab', tab: TARGET_TABS[(index + by + TARGET_TABS.length) % TARGET_TABS.length] ?? 'hosts' };
}
