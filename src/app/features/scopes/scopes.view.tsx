/** The scope tree: the first screen after the sign-in. */

import { counted } from '../../../lib/format.ts';
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { KeyContext } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { nothingYet } from '../../list/first-minute.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { emptyText, freshness } from '../../shell/freshness.ts';
import { foldFlag, SCOPE_KEYS, type ScopeRow, scopeRows } from './scopes.select.ts';
import { scopesText } from './scopes.text.ts';

const COLUMNS: readonly Column<ScopeRow>[] = [
  {
    title: 'TYPE',
    width: 8,
    priority: 3,
    cell: (row) => row.type,
    say: (row) => (row.id === 'global' ? '' : row.type),
  },
  {
    title: 'TARGETS',
    width: 7,
    priority: 1,
    align: 'right',
    cell: (row) => String(row.targets ?? '-'),
    say: (row) => (row.targets === undefined ? '' : counted(row.targets, 'target')),
  },
  {
    title: 'MINE',
    width: 4,
    priority: 2,
    align: 'right',
    cell: (row) => String(row.mine ?? '-'),
    say: (row) => (row.mine === undefined || row.mine === 0 ? '' : scopesText.spoken.ownSessions(row.mine)),
  },
  { title: 'ID', width: 15, priority: 4, cell: (row) => row.id, say: () => '' },
  {
    title: 'DESCRIPTION',
    width: 18,
    grow: 2,
    priority: 5,
    cell: (row) => row.description,
    tone: () => 'dim',
    say: (row) => row.description,
  },
];

/** A star on the current scope. */
const columns = memoizeLast((inUse: string | undefined): readonly Column<ScopeRow>[] => [
  {
    title: 'SCOPE',
    width: 24,
    grow: 3,
    priority: 1,
    name: true,
    cell: (row) => `${'  '.repeat(row.depth)}${foldMark(row)} ${row.name}${row.id === inUse ? ' *' : ''}`,
    say: (row) => row.name + (row.id === inUse ? scopesText.spoken.inUse : '') + foldText(row),
  },
  ...COLUMNS,
]);

function foldMark(row: ScopeRow): string {
  if (!row.hasChildren) return ' ';
  return row.expanded ? 'v' : '>';
}

function foldText(row: ScopeRow): string {
  if (!row.hasChildren) return '';
  return row.expanded ? scopesText.spoken.expanded : scopesText.spoken.collapsed;
}

export const scopesScreen = listScreen<ScopeRow>({
  id: 'scopes',
  isTop: true,
  heading: () => 'Scopes',
  filterKeys: SCOPE_KEYS,
  crumb: () => 'scopes',
  columns: (state) => columns(state.scopeId),
  rows: scopeRows,
  fixedOrder: true,
  note: (state) => freshness(state.scopes, state.nowMs),
  polls: () => [
    { kind: 'list', name: 'scopes', everyMs: 10_000 },
    { kind: 'list', name: 'targets', everyMs: 15_000 },
    { kind: 'list', name: 'sessions', everyMs: 5_000 },
  ],
  empty: (state, view) => emptyText(state.scopes, view.filter, nothingYet(state)),
  bindings: [
    {
      id: 'scope.open',
      strokes: ['enter'],
      label: 'targets',
      group: 'screen',
      shown: 'menu',
      when: (context) => (selected(context) === undefined ? scopesText.noneSelected : true),
      run: (context) => {
        const row = selected(context);
        if (row === undefined) return { type: 'nothing' };
        if (row.id === 'global') return { type: 'open', view: { screen: 'targets' } };
        return { type: 'open', view: { screen: 'targets', params: { scopeId: row.id } } };
      },
    },
    {
      id: 'scope.expand',
      strokes: ['l', 'right'],
      label: 'expand',
      group: 'screen',
      shown: 'menu',
      run: (context) => {
        const row = selected(context);
        return row?.expanded === false
          ? { type: 'toggle', flag: foldFlag(row.id) }
          : { type: 'move', by: row?.hasChildren ? 1 : 0 };
      },
    },
    {
      id: 'scope.collapse',
      strokes: ['h', 'left'],
      label: 'collapse',
      group: 'screen',
      shown: 'menu',
      run: (context) => {
        const row = selected(context);
        if (row?.hasChildren && row.expanded) return { type: 'toggle', flag: foldFlag(row.id) };
        return row?.parentId === undefined ? { type: 'nothing' } : { type: 'select', id: row.parentId };
      },
    },
    {
      id: 'scope.sessions',
      strokes: ['f'],
      label: 'sessions',
      group: 'screen',
      shown: 'menu',
      run: () => ({ type: 'open', view: { screen: 'sessions' } }),
    },
    {
      id: 'scope.use',
      strokes: ['u'],
      label: 'use',
      group: 'screen',
      shown: 'menu',
      when: (context) => selected(context) !== undefined || scopesText.noneSelected,
      run: (context) => {
        const id = selected(context)?.id;
        const back = id === 'global' || id === context.state.scopeId;
        return { type: 'scope.use', scopeId: back ? undefined : id };
      },
    },
    {
      id: 'scope.copy',
      strokes: ['c'],
      label: 'copy id',
      group: 'screen',
      shown: 'menu',
      run: (context) => {
        const id = cursorOf(context.view);
        return id === undefined
          ? { type: 'nothing' }
          : { type: 'copy', text: sanitize(id), what: sharedText.theId(sanitize(id)) };
      },
    },
    {
      id: 'scope.copy-menu',
      strokes: ['C'],
      label: 'copy menu',
      group: 'screen',
      shown: 'help',
      when: (context) => (selected(context) === undefined ? scopesText.noneSelected : true),
      run: (context) => {
        const row = selected(context);
        return row === undefined
          ? { type: 'nothing' }
          : { type: 'copy.menu', subject: { kind: 'scope', id: row.id }, title: row.name };
      },
    },
    {
      id: 'scope.raw',
      strokes: ['y'],
      label: 'raw',
      group: 'screen',
      shown: 'menu',
      run: (context) => ({
        type: 'open',
        view: { screen: 'raw', params: { kind: 'scope', id: cursorOf(context.view) ?? 'global' } },
      }),
    },
    {
      id: 'scope.describe',
      strokes: ['d'],
      label: 'describe',
      group: 'screen',
      shown: 'help',
      run: (context) => ({
        type: 'open',
        view: { screen: 'describe', params: { kind: 'scope', id: cursorOf(context.view) ?? 'global' } },
      }),
    },
  ],
});

function selected({ state, view }: KeyContext): ScopeRow | undefined {
  return rowAt(state, view);
}

function rowAt(state: AppState, view: View): ScopeRow | undefined {
  return scopeRows(state, view).find((row) => row.id === cursorOf(view));
}
