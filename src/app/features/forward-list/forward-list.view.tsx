/** All forwards: of this program on every controller, of background processes, and those that ended and were not acknowledged. */
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import type { AppState } from '../../core/state.ts';
import type { Column } from '../../list/columns.ts';
import { sortKeys } from '../../list/list-keys.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { sayDuration } from '../../shell/say.ts';
import type { Tone } from '../../shell/theme.ts';
import { FORWARD_LIST_KEYS } from './forward-list.keys.ts';
import { allForwardRows, FORWARD_KEYS, type ForwardRow, forwardRows } from './forward-list.select.ts';
import { forwardListText } from './forward-list.text.ts';

export const forwardListScreen = listScreen<ForwardRow>({
  id: 'forwards',
  isTop: true,
  heading: () => 'Forwards',
  crumb: () => 'forwards',
  filterKeys: FORWARD_KEYS,
  columns: (state) => columns(state.nowMs, hasSeveralControllers(state)),
  rows: (state, { filter }) => forwardRows(state, filter),
  total: (state) => allForwardRows(state).length,
  note: () => ({ text: '', stale: false }),
  polls: () => [{ kind: 'list', name: 'targets', everyMs: 30_000 }],
  empty: () => [forwardListText.none, forwardListText.opensOne],
  bindings: [...FORWARD_LIST_KEYS, ...sortKeys({ T: 'TARGET', E: 'LEFT', B: 'DOWN', P: 'LOCAL' })],
});

/** With a single controller, the header names it. */
function hasSeveralControllers(state: AppState): boolean {
  const { address } = state.connection;
  return allForwardRows(state).some(({ controller }) => controller !== address);
}

const TONES: Readonly<Record<ForwardRow['place'], Tone>> = {
  here: 'ok',
  background: 'accent',
  ended: 'warn',
};

function columns(nowMs: number, withController: boolean): readonly Column<ForwardRow>[] {
  return [
    {
      title: 'STATE',
      width: 10,
      priority: 1,
      cell: (row) => row.state,
      tone: (row) => (row.state === forwardListText.failing ? 'error' : TONES[row.place]),
      say: (row) => row.state,
    },
    {
      title: 'TARGET',
      width: 12,
      grow: 2,
      priority: 1,
      name: true,
      cell: (row) => row.target,
      say: (row) => row.target,
    },
    {
      title: 'LOCAL',
      width: 15,
      grow: 1,
      priority: 1,
      cell: (row) => row.local,
      tone: ({ place }) => (place === 'ended' ? 'dim' : 'plain'),
    },
    {
      title: 'CONN',
      width: 4,
      priority: 5,
      align: 'right',
      cell: ({ connections }) => (connections === undefined ? '-' : String(connections)),
      sortBy: ({ connections }) => (connections === undefined ? undefined : -connections),
    },
    bytes('UP', 4, (row) => row.bytesUp),
    bytes('DOWN', 3, (row) => row.bytesDown),
    {
      title: 'LEFT',
      width: 6,
      priority: 2,
      align: 'right',
      cell: ({ expiresAtMs }) => (expiresAtMs === undefined ? '-' : formatDuration(expiresAtMs - nowMs)),
      sortBy: ({ expiresAtMs }) => expiresAtMs,
      say: ({ expiresAtMs }) =>
        expiresAtMs === undefined ? '' : forwardListText.spokenLeft(sayDuration(expiresAtMs - nowMs)),
    },
    {
      title: 'CONTROLLER',
      width: 14,
      priority: 6,
      ...(withController ? {} : { wide: true }),
      cell: (row) => row.controllerName,
    },
    { title: 'WHY', width: 12, grow: 2, priority: 7, cell: (row) => row.reason, tone: () => 'dim' },
    { title: 'SESSION', width: 12, priority: 9, wide: true, cell: (row) => row.sessionId, tone: () => 'dim' },
  ];
}

function bytes(
  title: string,
  priority: number,
  count: (row: ForwardRow) => number | undefined,
): Column<ForwardRow> {
  return {
    title,
    width: 6,
    priority,
    align: 'right',
    cell: (row) => {
      const known = count(row);
      return known === undefined ? '-' : formatBytes(known);
    },
    sortBy: (row) => {
      const known = count(row);
      return known === undefined ? undefined : -known;
    },
  };
}
