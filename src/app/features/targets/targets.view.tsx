/** Targets of one project or of all. */

import { formatAge } from '../../../lib/format.ts';
import { nameById } from '../../core/names.ts';
import type { KeyContext } from '../../core/screen.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { nothingYet } from '../../list/first-minute.ts';
import { sortKeys } from '../../list/list-keys.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { emptyText, freshness } from '../../shell/freshness.ts';
import { sayDuration } from '../../shell/say.ts';
import { targetLocal } from './target-local.view.ts';
import { targetKeys } from './targets.keys.ts';
import { TARGET_KEYS, type TargetRow, targetRows, targetTotal } from './targets.select.ts';
import { targetsText } from './targets.text.ts';

const SPOKEN = targetsText.list.spoken;

const chosen = ({ state, view }: KeyContext) => ({ target: targetById(state, cursorOf(view)) });

export const targetsScreen = listScreen<TargetRow>({
  id: 'targets',
  isTop: true,
  markable: true,
  heading: (state, view) => {
    const { scopeId } = view.params;
    const scope = scopeId === undefined ? 'all' : nameById(state.scopes.byId, scopeId);
    return `Targets(${scope}${view.flags.openable === true ? `, ${targetsText.list.openable}` : ''})`;
  },
  filterKeys: TARGET_KEYS,
  crumb: (state, view) => {
    const { scopeId } = view.params;
    return scopeId === undefined ? 'targets' : nameById(state.scopes.byId, scopeId);
  },
  columns: (state, view) => targetColumns(state.nowMs, !isProject(state, view)),
  rows: targetRows,
  total: targetTotal,
  note: (state) => freshness(state.targets, state.nowMs),
  polls: () => [
    { kind: 'list', name: 'targets', everyMs: 5_000 },
    { kind: 'list', name: 'sessions', everyMs: 5_000 },
    { kind: 'list', name: 'scopes', everyMs: 30_000 },
  ],
  empty: (state, view) =>
    emptyText(
      state.targets,
      view.filter,
      view.params.scopeId === undefined
        ? nothingYet(state)
        : [targetsText.list.noneInScope, targetsText.list.showsAll],
    ),
  bindings: [
    {
      id: 'target.open',
      strokes: ['enter'],
      label: 'detail',
      group: 'screen',
      shown: 'menu',
      when: (context) => (chosen(context).target === undefined ? targetsText.noneSelected : true),
      run: ({ view }) => ({
        type: 'open',
        view: { screen: 'target', params: { targetId: cursorOf(view) ?? '' } },
      }),
    },
    ...targetKeys(chosen),
    {
      id: 'targets.openable',
      strokes: ['m'],
      label: 'openable/all',
      group: 'screen',
      shown: 'menu',
      run: () => ({ type: 'toggle', flag: 'openable' }),
    },
    {
      id: 'target.warp',
      strokes: ['w'],
      label: 'its project',
      group: 'screen',
      shown: 'help',
      when: (context) => {
        const { target } = chosen(context);
        if (target?.scopeId === undefined) return targetsText.noneSelected;
        return target.scopeId !== context.view.params.scopeId || targetsText.inItsProject;
      },
      run: (context) => ({
        type: 'open',
        view: { screen: 'targets', params: { scopeId: chosen(context).target?.scopeId ?? '' } },
      }),
    },
    ...sortKeys({ N: 'NAME', T: 'TYPE', P: 'PORT', L: 'LAST' }),
  ],
});

/** The project column is omitted if there is only one project. */
function isProject(state: AppState, view: View): boolean {
  return state.scopes.byId.get(view.params.scopeId ?? '')?.type === 'project';
}

const PROJECT: Column<TargetRow> = {
  title: 'PROJECT',
  width: 14,
  grow: 1,
  priority: 4,
  cell: (row) => row.project,
};

function saySessions({ own, others }: TargetRow): string {
  const mine = own === 0 ? '' : SPOKEN.ownSessions(own);
  if (others === 0) return mine;
  const theirs = SPOKEN.otherSessions(others);
  return own === 0 ? theirs : SPOKEN.bothSessions(mine, theirs);
}

const MANY = 1_000_000;

/** `2` of the user, `+1` of others, `2+1` both. */
function sessionsText({ own, others }: TargetRow): string {
  if (others === 0) return String(own);
  return `${own === 0 ? '' : own}+${others}`;
}

/** A row without permission to connect is dim; its LOCAL shows why. */
function dimmed({ tone, ...column }: Column<TargetRow>): Column<TargetRow> {
  return { ...column, tone: (row) => (row.mayConnect ? (tone?.(row) ?? 'plain') : 'dim') };
}

/** Exported for its test: tones are not visible in a picture. */
export function targetColumns(nowMs: number, withProject: boolean): readonly Column<TargetRow>[] {
  const all: readonly Column<TargetRow>[] = [
    {
      title: '*',
      width: 1,
      priority: 3,
      cell: (row) => (row.favourite ? String(row.quick ?? '*') : ' '),
      tone: () => 'warn',
      say: (row) => (row.favourite ? SPOKEN.favorite : ''),
      sortBy: (row) => (row.favourite ? (row.quick ?? 10) : 11),
    },
    {
      title: 'NAME',
      width: 18,
      grow: 3,
      priority: 1,
      name: true,
      cell: (row) => row.name,
      say: (row) => row.name,
    },
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
      width: 8,
      priority: 1,
      align: 'right',
      ...targetLocal,
    },
    {
      title: 'SESS',
      width: 4,
      priority: 2,
      align: 'right',
      cell: sessionsText,
      // Own sessions first, then by those of others.
      sortBy: (row) => -(row.own * MANY + row.others),
      tone: (row) => (row.own > 0 ? 'ok' : 'dim'),
      say: saySessions,
    },
    ...(withProject ? [PROJECT] : []),
    {
      title: 'LAST',
      width: 4,
      priority: 6,
      align: 'right',
      cell: (row) => (row.lastUsedAtMs === undefined ? '-' : formatAge(nowMs - row.lastUsedAtMs)),
      say: (row) =>
        row.lastUsedAtMs === undefined ? '' : SPOKEN.used(sayDuration(nowMs - row.lastUsedAtMs)),
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
  return all.map(dimmed);
}
