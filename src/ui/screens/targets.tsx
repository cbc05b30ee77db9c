/** Targets of one project or of all. */

import { formatAge } from '../../lib/format.ts';
import { cursorOf, type Place } from '../../store/place.ts';
import { nameById } from '../../store/selectors/names.ts';
import { type TargetRow, targetById, targetRows, targetTotal } from '../../store/selectors/targets.ts';
import type { AppState } from '../../store/state.ts';
import { sortKeys } from '../bindings/global.ts';
import { targetKeys } from '../bindings/target-keys.ts';
import type { Column } from '../columns.ts';
import { nothingYet } from '../first-minute.ts';
import { emptyText, freshness } from '../freshness.ts';
import { listScreen } from '../list-screen.tsx';
import type { KeyContext } from '../screen.ts';

const chosen = ({ state, place }: KeyContext) => ({ target: targetById(state, cursorOf(place)) });

export const targetsScreen = listScreen<TargetRow>({
  id: 'targets',
  markable: true,
  heading: (state, place) => {
    const { scopeId } = place.params;
    return `Targets(${scopeId === undefined ? 'all' : nameById(state.scopes.byId, scopeId)})`;
  },
  crumb: (state, place) => {
    const { scopeId } = place.params;
    return scopeId === undefined ? 'targets' : nameById(state.scopes.byId, scopeId);
  },
  columns: (state, place) => columns(state.nowMs, !isProject(state, place)),
  rows: targetRows,
  total: targetTotal,
  note: (state) => freshness(state.targets, state.nowMs),
  polls: () => [
    { kind: 'list', name: 'targets', everyMs: 5_000 },
    { kind: 'list', name: 'sessions', everyMs: 5_000 },
    { kind: 'list', name: 'scopes', everyMs: 30_000 },
  ],
  empty: (state, place) =>
    emptyText(
      state.targets,
      place.filter,
      place.params.scopeId === undefined
        ? nothingYet(state)
        : ['this scope has no targets that you may see', '<0> shows the targets of all projects'],
    ),
  bindings: [
    {
      id: 'target.open',
      strokes: ['enter'],
      label: 'detail',
      group: 'screen',
      shown: 'menu',
      when: (context) => (chosen(context).target === undefined ? 'no target is selected' : true),
      run: ({ place }) => ({
        type: 'open',
        place: { screen: 'target', params: { targetId: cursorOf(place) ?? '' } },
      }),
    },
    ...targetKeys(chosen),
    {
      id: 'target.warp',
      strokes: ['w'],
      label: 'its project',
      group: 'screen',
      shown: 'help',
      when: (context) => {
        const { target } = chosen(context);
        if (target?.scopeId === undefined) return 'no target is selected';
        return target.scopeId !== context.place.params.scopeId || 'this is the list of its project';
      },
      run: (context) => ({
        type: 'open',
        place: { screen: 'targets', params: { scopeId: chosen(context).target?.scopeId ?? '' } },
      }),
    },
    ...sortKeys({ N: 'NAME', T: 'TYPE', P: 'PORT', L: 'LAST' }),
  ],
});

/** The column of projects says nothing new where there is only one. */
function isProject(state: AppState, place: Place): boolean {
  return state.scopes.byId.get(place.params.scopeId ?? '')?.type === 'project';
}

const PROJECT: Column<TargetRow> = {
  title: 'PROJECT',
  width: 14,
  grow: 1,
  priority: 4,
  cell: (row) => row.project,
};

function columns(nowMs: number, withProject: boolean): readonly Column<TargetRow>[] {
  return [
    {
      title: '*',
      width: 1,
      priority: 3,
      cell: (row) => (row.favourite ? String(row.quick ?? '*') : ' '),
      tone: () => 'warn',
      sortBy: (row) => (row.favourite ? (row.quick ?? 10) : 11),
    },
    { title: 'NAME', width: 18, grow: 3, priority: 1, name: true, cell: (row) => row.name },
    { title: 'TYPE', width: 4, priority: 2, cell: (row) => row.type },
    { title: 'ADDRESS', width: 15, grow: 1, priority: 5, cell: (row) => row.address },
    {
      title: 'PORT',
      width: 5,
      priority: 4,
      align: 'right',
      cell: (row) => row.port,
      sortBy: (row) => row.target.defaultPort,
    },
    {
      title: 'LOCAL',
      width: 5,
      priority: 1,
      align: 'right',
      cell: (row) => row.local,
      tone: (row) => (row.local === 'auto' ? 'dim' : 'plain'),
    },
    {
      title: 'SESS',
      width: 4,
      priority: 2,
      align: 'right',
      cell: (row) => String(row.sessions),
      sortBy: (row) => -row.sessions,
      tone: (row) => (row.sessions > 0 ? 'ok' : 'dim'),
    },
    ...(withProject ? [PROJECT] : []),
    {
      title: 'LAST',
      width: 4,
      priority: 6,
      align: 'right',
      cell: (row) => (row.lastUsedAtMs === undefined ? '-' : formatAge(nowMs - row.lastUsedAtMs)),
      sortBy: (row) => (row.lastUsedAtMs === undefined ? undefined : -row.lastUsedAtMs),
    },
    { title: 'ID', width: 15, priority: 9, wide: true, cell: (row) => row.id, tone: () => 'dim' },
    {
      title: 'DESCRIPTION',
      width: 18,
      priority: 9,
      wide: true,
      cell: (row) => row.description,
      tone: () => 'dim',
    },
  ];
}
