/** One target: what it is, and in tabs the hosts it reaches, its host sets, credentials and sessions. */
import type { Action } from '../../store/actions.ts';
import { cursorOf, type Place } from '../../store/place.ts';
import { nameById, nameOf } from '../../store/selectors/names.ts';
import { sessionRows } from '../../store/selectors/sessions.ts';
import {
  credentialRows,
  type HostRow,
  hostRows,
  hostSetRows,
  TARGET_TABS,
  type TargetTab,
  targetTab,
} from '../../store/selectors/target-detail.ts';
import { targetById } from '../../store/selectors/targets.ts';
import type { AppState } from '../../store/state.ts';
import { targetKeys } from '../bindings/target-keys.ts';
import { freshness } from '../freshness.ts';
import { idsOf } from '../list-screen.tsx';
import type { KeyContext, Screen } from '../screen.ts';
import { TargetBody } from './target-body.tsx';

const idOf = (place: Place): string => place.params.targetId ?? '';

export const targetScreen: Screen = {
  id: 'target',
  filterable: true,
  title: (state, place) =>
    `Target ${targetName(state, place)}${place.filter === '' ? '' : ` </${place.filter}>`}`,
  crumb: targetName,
  note: (state, place) => freshness(state.targetDetails[idOf(place)], state.nowMs),
  rowIds,
  polls: (_, place) => [
    { kind: 'target', id: idOf(place), everyMs: 10_000 },
    { kind: 'list', name: 'sessions', everyMs: 5_000 },
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
        if (tab === 'sessions')
          return cursorOf(context.place) === undefined ? 'there is no session: <F> opens one' : true;
        return targetOf(context) === undefined ? 'the target is not loaded yet' : true;
      },
      run: use,
    },
    ...targetKeys((context) => ({ target: targetOf(context), hostId: hostOf(context)?.hostId })),
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
      label: 'tab before',
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

function use(context: KeyContext): Action {
  const { place } = context;
  if (targetTab(place) === 'sessions')
    return { type: 'open', place: { screen: 'session', params: { sessionId: cursorOf(place) ?? '' } } };
  const hostId = hostOf(context)?.hostId;
  return { type: 'connect.ask', targetId: idOf(place), ...(hostId === undefined ? {} : { hostId }) };
}

function toTab(place: Place, by: number): Action {
  const index = TARGET_TABS.indexOf(targetTab(place));
  return { type: 'tab', tab: TARGET_TABS[(index + by + TARGET_TABS.length) % TARGET_TABS.length] ?? 'hosts' };
}
