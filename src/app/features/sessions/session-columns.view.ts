/** Columns of a session's connections: our own, exact and live, or the controller's. */
import { formatBytes, formatDuration } from '../../../lib/format.ts';
import { sanitize } from '../../../lib/text.ts';
import type { SessionConnection } from '../../../wire/resources.ts';
import type { Column } from '../../list/columns.ts';
import type { ForwardView } from '../forwards/index.ts';
import { sessionsText } from './sessions.text.ts';

type OwnConnection = ForwardView['connections'][number];

/** Connections through our own forward. `told`: a sentence that a screen reader announces before them. */
export function ownColumns(nowMs: number, told: string | undefined): readonly Column<OwnConnection>[] {
  return [
    { title: '#', width: 4, priority: 3, align: 'right', cell: (row) => String(row.number) },
    { title: 'STATE', width: 8, priority: 1, cell: (row) => row.state },
    { title: 'CLIENT', width: 17, priority: 2, cell: (row) => sanitize(row.clientAddress) },
    { title: 'UP', width: 8, priority: 1, align: 'right', cell: (row) => formatBytes(row.bytesUp) },
    { title: 'DOWN', width: 8, priority: 1, align: 'right', cell: (row) => formatBytes(row.bytesDown) },
    {
      title: 'OPEN FOR',
      width: 9,
      priority: 3,
      align: 'right',
      cell: (row) => formatDuration((row.closedAtMs ?? nowMs) - row.openedAtMs),
    },
    { title: 'WORKER', width: 22, priority: 5, cell: (row) => sanitize(row.worker ?? '-') },
    {
      title: 'CLOSED BECAUSE',
      width: 16,
      grow: 1,
      priority: 4,
      cell: reasonOf,
      say: (row) => {
        const reason = reasonOf(row);
        if (reason === '') return '';
        return reason === told ? sessionsText.page.spokenFailed : sessionsText.page.spokenClosed(reason);
      },
    },
  ];
}

function reasonOf({ closedReason }: OwnConnection): string {
  return sanitize(closedReason ?? '');
}

/** Connections of a session that was opened by another client. */
export const controllerColumns: readonly Column<SessionConnection>[] = [
  {
    title: 'CLIENT',
    width: 22,
    grow: 1,
    priority: 1,
    cell: (row) => endpoint(row.clientAddress, row.clientPort),
  },
  {
    title: 'ENDPOINT',
    width: 22,
    grow: 1,
    priority: 3,
    cell: (row) => endpoint(row.endpointAddress, row.endpointPort),
  },
  { title: 'UP', width: 8, priority: 1, align: 'right', cell: (row) => formatBytes(row.bytesUp) },
  { title: 'DOWN', width: 8, priority: 1, align: 'right', cell: (row) => formatBytes(row.bytesDown) },
  { title: 'REASON', width: 20, priority: 2, cell: (row) => sanitize(row.closedReason ?? '') },
];

function endpoint(address: string | undefined, port: number | undefined): string {
  return address === undefined ? '-' : `${sanitize(address)}:${port ?? '-'}`;
}
